package io.weir.topology.shard.tick;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.topology.shard.time.Watermark;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far a shard has reported each exchange, and which reports late samples have made wrong.
 * Durable with the shard's state. One thread at a time.
 */
public final class Ticks {
  /** Before the first time. */
  public static final long NONE = Long.MIN_VALUE;

  private long originMillis = Watermark.UNSET;
  private long revisionCounter;
  private long markedAtMillis = NONE;
  private final Map<Long, Long> reported = new TreeMap<>();
  private final Map<Long, NavigableSet<Long>> stale = new TreeMap<>();
  private long greatestReportedMillis = NONE;
  private long forgottenMillis = NONE;
  private boolean changed;

  /** The first watermark: no time before it is reported. {@link Watermark#UNSET} before that. */
  public long originMillis() {
    return originMillis;
  }

  /** Takes notice of the watermark, of which the first one counts. */
  public void noteWatermark(long watermarkMillis) {
    if (originMillis == Watermark.UNSET && watermarkMillis != Watermark.UNSET) {
      originMillis = watermarkMillis;
      changed = true;
    }
  }

  /** The last reported time of an exchange, or {@link #NONE}. */
  public long reportedMillis(long exchangeId) {
    return reported.getOrDefault(exchangeId, NONE);
  }

  /** The greatest time that was reported of any exchange, or {@link #NONE}. */
  public long greatestReportedMillis() {
    return greatestReportedMillis;
  }

  /** Up to which time an exchange may have been reported that was forgotten, or {@link #NONE}. */
  public long forgottenMillis() {
    return forgottenMillis;
  }

  /** An exchange was reported at a time, later than all before. */
  public void reported(long exchangeId, long timeMillis) {
    reported.put(exchangeId, timeMillis);
    greatestReportedMillis = Math.max(greatestReportedMillis, timeMillis);
    changed = true;
  }

  /** Forgets exchanges that no rule needs any more. */
  public void keepOnly(Set<Long> exchangeIds) {
    reported.forEach((exchange, time) -> {
      if (!exchangeIds.contains(exchange)) {
        forgottenMillis = Math.max(forgottenMillis, time);
      }
    });
    boolean fewer = reported.keySet().retainAll(exchangeIds);
    fewer |= stale.keySet().retainAll(exchangeIds);
    changed |= fewer;
  }

  /**
   * Marks a reported time as wrong.
   *
   * @param appendTimeMillis when the sample came that made it so
   */
  public void mark(long exchangeId, long timeMillis, long appendTimeMillis) {
    if (stale.computeIfAbsent(exchangeId, ignored -> new TreeSet<>()).add(timeMillis)) {
      markedAtMillis = markedAtMillis == NONE ? appendTimeMillis : markedAtMillis;
      changed = true;
    }
  }

  /** Append time of the first sample since the last correction that made a report wrong. */
  public long markedAtMillis() {
    return markedAtMillis;
  }

  /** Times of an exchange that are to be reported again, ascending, live. */
  public NavigableSet<Long> stale(long exchangeId) {
    return stale.getOrDefault(exchangeId, new TreeSet<>());
  }

  /** Whether any report is wrong. */
  public boolean hasStale() {
    return !stale.isEmpty();
  }

  /** A wrong report has been replaced, or can't be any more. */
  public void corrected(long exchangeId, long timeMillis) {
    NavigableSet<Long> times = stale.get(exchangeId);
    if (times != null && times.remove(timeMillis)) {
      changed = true;
      if (times.isEmpty()) {
        stale.remove(exchangeId);
      }
    }
    if (stale.isEmpty()) {
      markedAtMillis = NONE;
    }
  }

  /** The next counter of a correction's revision; greater than all before. */
  public long nextRevision() {
    changed = true;
    return ++revisionCounter;
  }

  /** Whether anything changed since the last call. */
  public boolean takeChanged() {
    boolean taken = changed;
    changed = false;
    return taken;
  }

  /** Writes all of the state, for {@link #read}. */
  public void write(AvroOutput out) {
    out.writeLong(originMillis);
    out.writeLong(revisionCounter);
    out.writeLong(markedAtMillis);
    out.writeLong(reported.size());
    reported.forEach((exchange, time) -> {
      out.writeLong(exchange);
      out.writeLong(time);
    });
    out.writeLong(stale.size());
    stale.forEach((exchange, times) -> {
      out.writeLong(exchange);
      out.writeLong(times.size());
      times.forEach(out::writeLong);
    });
    out.writeLong(forgottenMillis);
  }

  /** Replaces all of the state by what {@link #write} wrote. */
  public void read(AvroInput in) {
    clear();
    originMillis = in.readLong();
    revisionCounter = in.readLong();
    markedAtMillis = in.readLong();
    for (long left = in.readLong(); left > 0; left--) {
      reported(in.readLong(), in.readLong());
    }
    for (long left = in.readLong(); left > 0; left--) {
      NavigableSet<Long> times = new TreeSet<>();
      stale.put(in.readLong(), times);
      for (long each = in.readLong(); each > 0; each--) {
        times.add(in.readLong());
      }
    }
    // What was written before such exchanges were noted ends here.
    forgottenMillis = in.exhausted() ? NONE : in.readLong();
    changed = false;
  }

  /** Forgets everything. */
  public void clear() {
    originMillis = Watermark.UNSET;
    revisionCounter = 0;
    markedAtMillis = NONE;
    reported.clear();
    stale.clear();
    greatestReportedMillis = NONE;
    forgottenMillis = NONE;
    changed = false;
  }
}
