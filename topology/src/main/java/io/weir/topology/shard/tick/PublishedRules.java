package io.weir.topology.shard.tick;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;

/**
 * How far merge partitions have published the rules that are read here (R6), and at which of these
 * ticks something was missing (R7). Durable with the shard's state, an entry for each merge
 * partition, since each tells of itself. One thread at a time.
 */
public final class PublishedRules {
  /**
   * No rule looks further back, nor is anything corrected that is older: a query offset of a day,
   * and a range of another.
   */
  private static final long MISSING_KNOWN_MILLIS = (24 + 24 + 2) * 3_600_000L;

  private final Map<Integer, Told> byPartition = new TreeMap<>();
  private final Set<Integer> changed = new TreeSet<>();

  /** What one merge partition has told, by the rule's key. */
  private static final class Told {
    private final Map<Long, Long> published = new TreeMap<>();
    private final Map<Long, NavigableSet<Long>> missing = new TreeMap<>();
  }

  private Told told(int mergePartition) {
    return byPartition.computeIfAbsent(mergePartition, ignored -> new Told());
  }

  /** A merge partition has published a rule up to a time, which is included. */
  public void published(long ruleKey, int mergePartition, long timeMillis) {
    told(mergePartition).published.merge(ruleKey, timeMillis, Math::max);
    changed.add(mergePartition);
  }

  /**
   * Up to which time all merge partitions have published a rule, or {@link Ticks#NONE}.
   *
   * @param mergePartitions how many there are
   */
  public long publishedMillis(long ruleKey, int mergePartitions) {
    if (byPartition.size() < mergePartitions) {
      return Ticks.NONE;
    }
    long least = Long.MAX_VALUE;
    for (Told each : byPartition.values()) {
      least = Math.min(least, each.published.getOrDefault(ruleKey, Ticks.NONE));
    }
    return least;
  }

  /**
   * Notes whether a merge partition missed something when it evaluated a rule at a time.
   *
   * @return whether it is another now whether any merge partition did
   */
  public boolean noteMissing(long ruleKey, int mergePartition, long timeMillis, boolean missing) {
    boolean before = isMissing(ruleKey, timeMillis, timeMillis);
    Told told = told(mergePartition);
    NavigableSet<Long> times = told.missing.computeIfAbsent(ruleKey, ignored -> new TreeSet<>());
    if (missing) {
      times.add(timeMillis);
    } else {
      times.remove(timeMillis);
    }
    times.headSet(timeMillis - MISSING_KNOWN_MILLIS).clear();
    if (times.isEmpty()) {
      told.missing.remove(ruleKey);
    }
    changed.add(mergePartition);
    return before != isMissing(ruleKey, timeMillis, timeMillis);
  }

  /** Whether anything was missing when a rule was evaluated between two times, both included. */
  public boolean isMissing(long ruleKey, long fromMillis, long toMillis) {
    for (Told each : byPartition.values()) {
      NavigableSet<Long> times = each.missing.get(ruleKey);
      Long first = times == null ? null : times.ceiling(fromMillis);
      if (first != null && first <= toMillis) {
        return true;
      }
    }
    return false;
  }

  /**
   * Forgets rules that nobody reads any more, once they are long behind the others: who says so may
   * not know the newest rules yet, and what is published won't be told again.
   */
  public void keepOnly(Set<Long> ruleKeys) {
    byPartition.forEach((partition, told) -> {
      long newest = told.published.values().stream().mapToLong(Long::longValue).max().orElse(0);
      boolean fewer =
          told.published
              .entrySet()
              .removeIf(rule ->
                  !ruleKeys.contains(rule.getKey())
                      && rule.getValue() < newest - MISSING_KNOWN_MILLIS);
      fewer |= told.missing.keySet().retainAll(told.published.keySet());
      if (fewer) {
        changed.add(partition);
      }
    });
  }

  /** Shows the merge partitions of which something has changed since the last call. */
  public void takeChanged(IntConsumer partitions) {
    changed.forEach(partitions::accept);
    changed.clear();
  }

  /** Writes what a merge partition has told, for {@link #read}. */
  public void write(int mergePartition, AvroOutput out) {
    Told told = told(mergePartition);
    out.writeLong(told.published.size());
    told.published.forEach((rule, time) -> {
      out.writeLong(rule);
      out.writeLong(time);
    });
    out.writeLong(told.missing.size());
    told.missing.forEach((rule, times) -> {
      out.writeLong(rule);
      out.writeLong(times.size());
      times.forEach(out::writeLong);
    });
  }

  /** Replaces what a merge partition has told by what {@link #write} wrote. */
  public void read(int mergePartition, AvroInput in) {
    Told told = new Told();
    for (long left = in.readLong(); left > 0; left--) {
      told.published.put(in.readLong(), in.readLong());
    }
    for (long left = in.readLong(); left > 0; left--) {
      NavigableSet<Long> times = new TreeSet<>();
      told.missing.put(in.readLong(), times);
      for (long each = in.readLong(); each > 0; each--) {
        times.add(in.readLong());
      }
    }
    byPartition.put(mergePartition, told);
  }

  /** Forgets what a merge partition has told. */
  public void remove(int mergePartition) {
    byPartition.remove(mergePartition);
    changed.remove(mergePartition);
  }

  /** Forgets everything. */
  public void clear() {
    byPartition.clear();
    changed.clear();
  }
}
