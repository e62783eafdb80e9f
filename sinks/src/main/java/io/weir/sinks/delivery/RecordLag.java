package io.weir.sinks.delivery;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many records a task has still to deliver: what is committed in its partitions, less what is
 * in the store. The cluster is asked now and then, without waiting for its answer. Told by the
 * task's thread, read by any.
 *
 * <p>Offsets are counted, so the marks that transactions leave behind their records count, too: a
 * task that has delivered everything may be one or a few behind in each partition.
 */
final class RecordLag implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(RecordLag.class);

  private final Optional<ClusterOffsets> cluster;
  private final long everyNanos;
  private final LongSupplier nanoClock;
  private final Set<TopicPartition> assigned = ConcurrentHashMap.newKeySet();
  private final Map<TopicPartition, Long> nextOffsets = new ConcurrentHashMap<>();
  private volatile ClusterOffsets.Known known = ClusterOffsets.Known.NOTHING;
  private volatile boolean asking;
  private boolean asked;
  private long askedNanos;

  /**
   * The lag of a task without partitions.
   *
   * @param cluster empty if no brokers are known; the lag is then never known
   * @param every how long an answer is good
   */
  RecordLag(Optional<ClusterOffsets> cluster, Duration every, LongSupplier nanoClock) {
    this.cluster = cluster;
    this.everyNanos = every.toNanos();
    this.nanoClock = nanoClock;
  }

  void assign(Collection<TopicPartition> partitions) {
    nextOffsets.keySet().removeAll(partitions);
    assigned.addAll(partitions);
    asked = false;
  }

  void revoke(Collection<TopicPartition> partitions) {
    assigned.removeAll(partitions);
    nextOffsets.keySet().removeAll(partitions);
  }

  /** Says where a partition's next record to deliver stands. */
  void next(TopicPartition partition, long offset) {
    nextOffsets.put(partition, offset);
  }

  /** Says which record of a partition came; the first one is the next to deliver. */
  void offered(TopicPartition partition, long offset) {
    nextOffsets.putIfAbsent(partition, offset);
  }

  /** Asks the cluster if the last answer is old and none is awaited. Returns at once. */
  void refresh() {
    long nowNanos = nanoClock.getAsLong();
    if (cluster.isEmpty()
        || asking
        || assigned.isEmpty()
        || (asked && nowNanos - askedNanos < everyNanos)) {
      return;
    }
    asking = true;
    asked = true;
    askedNanos = nowNanos;
    cluster
        .get()
        .ask(Set.copyOf(assigned))
        .whenComplete((answer, failure) -> {
          if (failure == null) {
            known = answer;
          } else {
            known = ClusterOffsets.Known.NOTHING;
            logger.debug("how far the topics reach can't be told now", failure);
          }
          asking = false;
        });
  }

  /** The records of all partitions; not a number while those of one aren't known. */
  double records() {
    ClusterOffsets.Known of = known;
    if (cluster.isEmpty() || assigned.isEmpty()) {
      return Double.NaN;
    }
    double sum = 0;
    for (TopicPartition partition : assigned) {
      Long end = of.ends().get(partition);
      Long next = nextOffsets.getOrDefault(partition, of.committed().get(partition));
      if (end == null || (next == null && end > 0)) {
        return Double.NaN;
      }
      sum += next == null ? 0 : Math.max(0, end - next);
    }
    return sum;
  }

  @Override
  public void close() {
    cluster.ifPresent(ClusterOffsets::close);
  }
}
