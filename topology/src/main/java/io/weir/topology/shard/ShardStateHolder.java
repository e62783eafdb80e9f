package io.weir.topology.shard;

import io.weir.topology.shard.log.CorruptLogException;
import io.weir.topology.shard.log.NewerLogException;
import io.weir.topology.shard.time.Watermark;
import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A shard's state and what it is doing. Kafka Streams closes and opens a store again, closes and
 * opens its processor while the store stays, and makes a standby active and an active one a standby
 * without opening anything; the phase follows what it calls. Restored and processed by one thread
 * at a time; the phase can be asked by any, and the state be read, as {@link ShardReader} says.
 */
final class ShardStateHolder {
  private final ShardState state;
  private final DamagedEntries damaged;
  private final ShardLock lock = new ShardLock();
  private volatile Phase phase = Phase.CLOSED;

  /** Counts how often the state was cleared; guarded by the lock. */
  private long generation;

  /** Whether a record was left half taken in; guarded by the lock. */
  private boolean failed;

  private volatile int approximateSeriesCount;

  /** What the state was after the last change. */
  private volatile ShardView lastView =
      new ShardView(Phase.CLOSED, Watermark.UNSET, Long.MIN_VALUE, 0);

  /** Topic of what was restored last, and its partition, for messages. */
  private String changelog = "changelog";

  private int partition;

  ShardStateHolder(ShardSettings settings, DamagedEntries damaged) {
    state = new ShardState(settings);
    this.damaged = damaged;
  }

  Phase phase() {
    return phase;
  }

  void open() {
    if (phase == Phase.CLOSED) {
      phase = Phase.FOLLOWING;
    }
  }

  /**
   * Applies records of the changelog, without those that are damaged.
   *
   * @throws CorruptLogException if one is damaged and the shard is to stop
   * @throws NewerLogException if a newer program wrote one
   */
  void restore(Collection<ConsumerRecord<byte[], byte[]>> records) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      changelog = record.topic();
      partition = record.partition();
      try {
        restore(record.key(), record.value());
      } catch (CorruptLogException e) {
        damaged.found(changelog() + "@" + record.offset(), e);
        skip(record.key());
      } catch (NewerLogException e) {
        throw new NewerLogException(
            changelog()
                + "@"
                + record.offset()
                + ": "
                + e.getMessage()
                + "; a newer Weir wrote it: start that again",
            e);
      }
    }
  }

  private void skip(byte[] key) {
    lock.write();
    try {
      state.skip(key);
    } finally {
      lock.written();
    }
  }

  private String changelog() {
    return changelog + "-" + partition;
  }

  /** Applies one entry of the log: a restore, a standby, or an active shard that became one. */
  void restore(byte[] key, byte @Nullable [] value) {
    requireOpen();
    lock.write();
    try {
      phase = Phase.FOLLOWING;
      state.restore(key, value);
      lastView = view();
    } finally {
      lock.written();
    }
    approximateSeriesCount = state.head().seriesCount();
  }

  /**
   * Makes the state a processor's.
   *
   * @throws CorruptLogException if progress is lost, or labels are and the shard is to stop
   */
  void promote() {
    requireOpen();
    if (state.isProgressDamaged()) {
      throw new CorruptLogException(
          changelog()
              + ": expected the shard's progress, found its last entry damaged;"
              + " another weir.stream.application_id begins from nothing");
    }
    lock.write();
    try {
      state.restored(problem -> damaged.found(changelog(), problem));
      phase = Phase.ACTIVE;
      lastView = view();
    } finally {
      lock.written();
    }
    approximateSeriesCount = state.head().seriesCount();
  }

  /** The processor is gone, the state stays. */
  void demote() {
    if (phase == Phase.ACTIVE) {
      phase = Phase.FOLLOWING;
    }
  }

  /** The state, for the processor that it was promoted for. */
  ShardState active() {
    if (phase != Phase.ACTIVE) {
      throw new IllegalStateException("shard: expected an active state, found it " + phase);
    }
    return state;
  }

  int approximateSeriesCount() {
    return approximateSeriesCount;
  }

  void noteSeriesCount() {
    approximateSeriesCount = state.head().seriesCount();
  }

  private void requireOpen() {
    if (phase == Phase.CLOSED) {
      throw new IllegalStateException("shard: expected an open state, found it closed");
    }
  }

  /**
   * Changes the state by what a record says. Nobody reads it meanwhile, and if this throws, nobody
   * does until it has been closed.
   */
  void change(Runnable change) {
    lock.write();
    boolean whole = false;
    try {
      change.run();
      lastView = view();
      whole = true;
    } finally {
      failed |= !whole;
      lock.written();
    }
  }

  ShardLock lock() {
    return lock;
  }

  /** Tells when the state was cleared; for who has the lock. */
  long generation() {
    return generation;
  }

  /** The state, for who has the lock, to read. */
  ShardState readable() {
    return state;
  }

  /** What the state is; for who has the lock. */
  ShardView view() {
    return new ShardView(
        phase, state.watermark().millis(), state.heldFromMillis(), state.changes());
  }

  /**
   * What the state was after the last change that is over; for any thread. Whoever takes the lock
   * then finds what is told here, or more.
   */
  ShardView lastView() {
    return lastView.of(phase);
  }

  /**
   * Refuses who can't read the state now; for who has the lock.
   *
   * @param readGeneration the generation that was read so far
   */
  void requireReadable(ReadFrom from, long readGeneration) {
    Phase found = phase;
    if (found == Phase.CLOSED || generation != readGeneration) {
      throw new UnreadableShardException("shard: expected an open state to read, found it closed");
    }
    if (failed) {
      throw new UnreadableShardException(
          "shard: expected a whole state to read, found that a record failed");
    }
    if (found == Phase.ACTIVE) {
      return;
    }
    if (from == ReadFrom.ACTIVE) {
      throw new UnreadableShardException(
          "shard: expected an active state to read, found one that follows its changelog");
    }
    int unidentified = state.head().unidentifiedCount();
    if (state.watermark().millis() == Watermark.UNSET || unidentified > 0) {
      throw new UnreadableShardException(
          "shard: expected a standby that has caught up, found one that is restoring");
    }
  }

  void close() {
    lock.write();
    try {
      phase = Phase.CLOSED;
      state.clear();
      generation++;
      failed = false;
      lastView = view();
    } finally {
      lock.written();
    }
    approximateSeriesCount = 0;
  }
}
