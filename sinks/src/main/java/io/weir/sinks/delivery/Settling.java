package io.weir.sinks.delivery;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets of what a store has taken, but would lose if it crashed now. They aren't committed until
 * the store has had its time; if it goes away before, what they stand for is delivered again. For
 * the task's thread.
 */
final class Settling {
  private final long settleNanos;
  private final LongSupplier nanoClock;
  private final Deque<Taken> taken = new ArrayDeque<>();

  /** The next offset of each partition behind what the store can't lose. */
  private final Map<TopicPartition, Long> settled = new HashMap<>();

  private boolean away;

  /**
   * Nothing yet.
   *
   * @param settleTime zero for a store that loses nothing
   */
  Settling(Duration settleTime, LongSupplier nanoClock) {
    this.settleNanos = settleTime.toNanos();
    this.nanoClock = nanoClock;
  }

  /** Says that the store has taken the records {@code [offset, next)} of a partition. */
  void taken(TopicPartition partition, long offset, long next) {
    if (settleNanos > 0) {
      settle();
      settled.putIfAbsent(partition, offset);
      taken.add(new Taken(partition, next, nanoClock.getAsLong()));
    }
  }

  /** Says that the store may have crashed. */
  void storeWentAway() {
    settle();
    away = true;
  }

  /**
   * Where to go back to since the store went away, by partition; empty if it didn't, or can't have
   * lost anything.
   */
  Map<TopicPartition, Long> takeLost() {
    Map<TopicPartition, Long> lost = new HashMap<>();
    if (away) {
      away = false;
      taken.forEach(each -> lost.put(each.partition, settled.getOrDefault(each.partition, 0L)));
      taken.clear();
    }
    return lost;
  }

  /** The offset of a partition up to which may be committed; empty if any may. */
  OptionalLong limit(TopicPartition partition) {
    settle();
    boolean waits = taken.stream().anyMatch(each -> each.partition.equals(partition));
    return waits ? OptionalLong.of(settled.getOrDefault(partition, 0L)) : OptionalLong.empty();
  }

  /** Forgets partitions that others have now. */
  void revoke(Collection<TopicPartition> partitions) {
    taken.removeIf(each -> partitions.contains(each.partition));
    settled.keySet().removeAll(partitions);
  }

  private void settle() {
    long nowNanos = nanoClock.getAsLong();
    while (!taken.isEmpty() && nowNanos - taken.peek().atNanos >= settleNanos) {
      Taken oldest = taken.remove();
      settled.put(oldest.partition, oldest.next);
    }
  }

  private record Taken(TopicPartition partition, long next, long atNanos) {}
}
