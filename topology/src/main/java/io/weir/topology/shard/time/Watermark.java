package io.weir.topology.shard.time;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.samples.Source;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The watermark of a shard: the minimum of the marks of its live sources (T5). Decides by append
 * times and marks alone, so a replay decides the same. For one thread.
 *
 * <p>Silence is counted on a clock of heard time: it advances with append time while some source is
 * heard, that is for {@value #HEARD_MILLIS} ms (two heartbeats) behind each record. So an outage of
 * all sources makes none of them silent.
 */
public final class Watermark {
  /** The watermark before the first mark (T9); less than every event time but itself. */
  public static final long UNSET = Long.MIN_VALUE;

  /** How long a source counts as heard behind each of its records. */
  static final long HEARD_MILLIS = 10_000;

  /** A source that has been silent for this long is forgotten, epoch and all. */
  static final long FORGOTTEN_MILLIS = 24 * 3_600_000L;

  private static final long NEVER = Long.MIN_VALUE;

  private final TimeSettings settings;
  private final Map<String, SourceProgress> sources = new HashMap<>();
  private long watermarkMillis = UNSET;
  private long heardMillis;
  private long lastAppendMillis = NEVER;

  /** A watermark that is unset. */
  public Watermark(TimeSettings settings) {
    this.settings = settings;
  }

  /** All samples of live sources before this event time have come; {@link #UNSET} at first. */
  public long millis() {
    return watermarkMillis;
  }

  /** Number of sources that are remembered, live or not. */
  public int sourceCount() {
    return sources.size();
  }

  /**
   * Takes notice of a record, after its samples have been taken in.
   *
   * @param source who wrote it; a mark of 0 says nothing
   * @param appendTimeMillis the record's append time, since the Unix epoch
   * @return whether the watermark moved
   */
  public boolean heard(Source source, long appendTimeMillis) {
    note(source, appendTimeMillis);
    return advance();
  }

  /**
   * Takes notice of a record, before its samples are taken in; the watermark stays where it is
   * until {@link #advance}.
   *
   * @param source who wrote it; a mark of 0 says nothing
   * @param appendTimeMillis the record's append time, since the Unix epoch
   * @return whether some source has ceased to be live by this
   */
  public boolean note(Source source, long appendTimeMillis) {
    advanceHeardTime(appendTimeMillis);
    noteMark(source, appendTimeMillis);
    return refreshLiveness();
  }

  /** Finds who is live now; true if some source was and isn't. */
  private boolean refreshLiveness() {
    boolean ceased = false;
    for (SourceProgress source : sources.values()) {
      boolean live = isLive(source, heardMillis - source.heardAtMillis);
      source.ceasedNow = source.live && !live;
      ceased |= source.ceasedNow;
      source.live = live;
    }
    return ceased;
  }

  private void advanceHeardTime(long appendTimeMillis) {
    if (lastAppendMillis == NEVER) {
      lastAppendMillis = appendTimeMillis;
    } else if (appendTimeMillis > lastAppendMillis) {
      heardMillis += Math.min(appendTimeMillis - lastAppendMillis, HEARD_MILLIS);
      lastAppendMillis = appendTimeMillis;
    }
  }

  private void noteMark(Source source, long appendTimeMillis) {
    SourceProgress progress = sources.get(source.name());
    boolean marked = source.markMillis() != 0;
    long markMillis = Math.min(source.markMillis(), appendTimeMillis);
    if (progress == null) {
      if (marked) {
        sources.put(
            source.name(),
            new SourceProgress(
                source.bootEpochMillis(), markMillis, appendTimeMillis, heardMillis));
      }
      return;
    }
    if (source.bootEpochMillis() < progress.bootEpochMillis) {
      return;
    }
    progress.bootEpochMillis = source.bootEpochMillis();
    progress.appendTimeMillis = appendTimeMillis;
    progress.heardAtMillis = heardMillis;
    if (marked) {
      progress.markMillis = markMillis;
    }
  }

  /**
   * Moves the watermark to where the live sources' marks allow.
   *
   * @return whether it moved
   */
  public boolean advance() {
    long least = Long.MAX_VALUE;
    var each = sources.values().iterator();
    while (each.hasNext()) {
      SourceProgress source = each.next();
      if (heardMillis - source.heardAtMillis > FORGOTTEN_MILLIS) {
        each.remove();
      } else if (source.live) {
        least = Math.min(least, source.markMillis);
      }
    }
    if (least == Long.MAX_VALUE || least <= watermarkMillis) {
      return false;
    }
    watermarkMillis = least;
    return true;
  }

  private boolean isLive(SourceProgress source, long silenceMillis) {
    return silenceMillis < settings.sourceTimeoutMillis()
        && source.markMillis >= source.appendTimeMillis - settings.maxSourceLagMillis();
  }

  /** Whether a source is live; false for one that isn't known. */
  public boolean isLive(String name) {
    SourceProgress source = sources.get(name);
    return source != null && source.live;
  }

  /** Whether a source has given marks and isn't live; false for one that isn't known. */
  public boolean hasCeased(String name) {
    SourceProgress source = sources.get(name);
    return source != null && !source.live;
  }

  /** Whether a source has ceased to be live with the record noted last. */
  public boolean hasJustCeased(String name) {
    SourceProgress source = sources.get(name);
    return source != null && source.ceasedNow;
  }

  /** Writes all of the state, for {@link #read} (T9). */
  public void write(AvroOutput out) {
    out.writeLong(watermarkMillis);
    out.writeLong(heardMillis);
    out.writeLong(lastAppendMillis);
    out.writeLong(sources.size());
    new TreeMap<>(sources)
        .forEach((name, source) -> {
          out.writeString(name);
          out.writeLong(source.bootEpochMillis);
          out.writeLong(source.markMillis);
          out.writeLong(source.appendTimeMillis);
          out.writeLong(source.heardAtMillis);
        });
  }

  /** Replaces all of the state by what {@link #write} wrote. */
  public void read(AvroInput in) {
    watermarkMillis = in.readLong();
    heardMillis = in.readLong();
    lastAppendMillis = in.readLong();
    sources.clear();
    long count = in.readLong();
    for (long i = 0; i < count; i++) {
      sources.put(
          in.readString(),
          new SourceProgress(in.readLong(), in.readLong(), in.readLong(), in.readLong()));
    }
    refreshLiveness();
  }

  /** Forgets everything. */
  public void clear() {
    sources.clear();
    watermarkMillis = UNSET;
    heardMillis = 0;
    lastAppendMillis = NEVER;
  }
}
