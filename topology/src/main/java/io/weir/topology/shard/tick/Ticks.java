package io.weir.topology.shard.tick;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.topology.shard.time.Watermark;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How far a shard has reported each exchange, which reports late samples have made wrong, and how
 * far merge partitions have published the rules that are read here (R6). Durable with the shard's
 * state. One thread at a time.
 */
public final class Ticks {
  /** Before the first time. */
  public static final long NONE = Long.MIN_VALUE;

  /** No rule looks further back, nor is anything corrected that is older. */
  private static final long INCOMPLETE_KNOWN_MILLIS = 26 * 3_600_000L;

  private long originMillis = Watermark.UNSET;
  private long revisionCounter;
  private long markedAtMillis = NONE;
  private final Map<Long, Long> reported = new TreeMap<>();
  private final Map<Long, NavigableSet<Long>> stale = new TreeMap<>();
  private final Map<Long, Map<Integer, Long>> published = new TreeMap<>();
  private final Map<Long, NavigableMap<Long, Set<Integer>>> incomplete = new TreeMap<>();
  private long greatestReportedMillis = NONE;
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

  /** An exchange was reported at a time, later than all before. */
  public void reported(long exchangeId, long timeMillis) {
    reported.put(exchangeId, timeMillis);
    greatestReportedMillis = Math.max(greatestReportedMillis, timeMillis);
    changed = true;
  }

  /** Forgets exchanges that no rule needs any more. */
  public void keepOnly(Set<Long> exchangeIds, Set<Long> ruleKeys) {
    boolean fewer = reported.keySet().retainAll(exchangeIds);
    fewer |= stale.keySet().retainAll(exchangeIds);
    fewer |= published.keySet().retainAll(ruleKeys);
    fewer |= incomplete.keySet().retainAll(ruleKeys);
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

  /** A merge partition has published a rule up to a time, which is included. */
  public void published(long ruleKey, int mergePartition, long timeMillis) {
    published
        .computeIfAbsent(ruleKey, ignored -> new TreeMap<>())
        .merge(mergePartition, timeMillis, Math::max);
    changed = true;
  }

  /**
   * Up to which time all merge partitions have published a rule, or {@link #NONE}.
   *
   * @param mergePartitions how many there are
   */
  public long publishedMillis(long ruleKey, int mergePartitions) {
    Map<Integer, Long> marks = published.get(ruleKey);
    if (marks == null || marks.size() < mergePartitions) {
      return NONE;
    }
    return marks.values().stream().mapToLong(Long::longValue).min().orElse(NONE);
  }

  /**
   * Notes whether a merge partition missed something when it evaluated a rule at a time (R7).
   *
   * @return whether it is another now whether anybody did
   */
  public boolean noteMissing(long ruleKey, int mergePartition, long timeMillis, boolean missing) {
    NavigableMap<Long, Set<Integer>> times =
        incomplete.computeIfAbsent(ruleKey, ignored -> new TreeMap<>());
    Set<Integer> partitions = times.computeIfAbsent(timeMillis, ignored -> new TreeSet<>());
    boolean before = !partitions.isEmpty();
    if (missing) {
      partitions.add(mergePartition);
    } else {
      partitions.remove(mergePartition);
    }
    boolean after = !partitions.isEmpty();
    if (!after) {
      times.remove(timeMillis);
    }
    times.headMap(timeMillis - INCOMPLETE_KNOWN_MILLIS).clear();
    if (times.isEmpty()) {
      incomplete.remove(ruleKey);
    }
    changed = true;
    return before != after;
  }

  /** Whether anything was missing when a rule was evaluated between two times, both included. */
  public boolean isMissing(long ruleKey, long fromMillis, long toMillis) {
    NavigableMap<Long, Set<Integer>> times = incomplete.get(ruleKey);
    if (times == null || fromMillis > toMillis) {
      return false;
    }
    Long first = times.ceilingKey(fromMillis);
    return first != null && first <= toMillis;
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
    out.writeLong(published.size());
    published.forEach((rule, marks) -> {
      out.writeLong(rule);
      out.writeLong(marks.size());
      marks.forEach((partition, time) -> {
        out.writeLong(partition);
        out.writeLong(time);
      });
    });
    out.writeLong(incomplete.size());
    incomplete.forEach((rule, times) -> {
      out.writeLong(rule);
      out.writeLong(times.size());
      times.forEach((time, partitions) -> {
        out.writeLong(time);
        out.writeLong(partitions.size());
        partitions.forEach(out::writeLong);
      });
    });
  }

  /** Replaces all of the state by what {@link #write} wrote. */
  public void read(AvroInput in) {
    clear();
    originMillis = in.readLong();
    revisionCounter = in.readLong();
    markedAtMillis = in.readLong();
    for (long left = in.readLong(); left > 0; left--) {
      long exchange = in.readLong();
      long time = in.readLong();
      reported.put(exchange, time);
      greatestReportedMillis = Math.max(greatestReportedMillis, time);
    }
    for (long left = in.readLong(); left > 0; left--) {
      NavigableSet<Long> times = new TreeSet<>();
      stale.put(in.readLong(), times);
      for (long each = in.readLong(); each > 0; each--) {
        times.add(in.readLong());
      }
    }
    for (long left = in.readLong(); left > 0; left--) {
      Map<Integer, Long> marks = new TreeMap<>();
      published.put(in.readLong(), marks);
      for (long each = in.readLong(); each > 0; each--) {
        marks.put(in.readInt(), in.readLong());
      }
    }
    for (long left = in.readLong(); left > 0; left--) {
      NavigableMap<Long, Set<Integer>> times = new TreeMap<>();
      incomplete.put(in.readLong(), times);
      for (long each = in.readLong(); each > 0; each--) {
        Set<Integer> partitions = new TreeSet<>();
        times.put(in.readLong(), partitions);
        for (long count = in.readLong(); count > 0; count--) {
          partitions.add(in.readInt());
        }
      }
    }
  }

  /** Forgets everything. */
  public void clear() {
    originMillis = Watermark.UNSET;
    revisionCounter = 0;
    markedAtMillis = NONE;
    reported.clear();
    stale.clear();
    published.clear();
    incomplete.clear();
    greatestReportedMillis = NONE;
    changed = false;
  }
}
