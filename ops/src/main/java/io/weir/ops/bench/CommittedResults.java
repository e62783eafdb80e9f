package io.weir.ops.bench;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Follows the committed records of a topic from its end, and keeps when a partition's next one came
 * that was written after an instant. Its own thread reads; thread-safe.
 */
final class CommittedResults implements AutoCloseable {
  private static final long NEVER = Long.MAX_VALUE;

  private final AtomicLongArray lastArrivalMillis;
  private final AtomicLongArray greatestGapMillis;
  private final ConcurrentMap<Integer, Long> arrivalMillis = new ConcurrentHashMap<>();
  private volatile long sinceMillis = NEVER;
  private final FollowedRecords records;

  CommittedResults(Map<String, String> clientProperties, String topic, int partitions) {
    lastArrivalMillis = new AtomicLongArray(partitions);
    greatestGapMillis = new AtomicLongArray(partitions);
    records =
        FollowedRecords.fromEnd(
            clientProperties,
            topic,
            partitions,
            (record, nowMillis) -> note(record.partition(), record.timestamp(), nowMillis));
  }

  private void note(int partition, long writtenMillis, long nowMillis) {
    long last = lastArrivalMillis.getAndSet(partition, nowMillis);
    if (last != 0) {
      greatestGapMillis.accumulateAndGet(partition, nowMillis - last, Math::max);
    }
    if (writtenMillis > sinceMillis) {
      arrivalMillis.putIfAbsent(partition, nowMillis);
    }
  }

  /** From now on, keeps the arrival of each partition's first record that is written later. */
  void watchSince(long nowMillis) {
    arrivalMillis.clear();
    for (int partition = 0; partition < greatestGapMillis.length(); partition++) {
      greatestGapMillis.set(partition, 0);
    }
    sinceMillis = nowMillis;
  }

  /** When that record came, since the Unix epoch, of the partitions of which one has come. */
  Map<Integer, Long> arrivalsMillis() {
    records.check();
    return Map.copyOf(arrivalMillis);
  }

  /** The longest that a partition's readers have waited for its next record since the watch. */
  long greatestGapMillis(int partition) {
    return greatestGapMillis.get(partition);
  }

  @Override
  public void close() {
    records.close();
  }
}
