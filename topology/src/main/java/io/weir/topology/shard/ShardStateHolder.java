package io.weir.topology.shard;

import io.weir.topology.shard.log.CorruptLogException;
import io.weir.topology.shard.log.NewerLogException;
import java.util.Collection;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A shard's state and what it is doing. Kafka Streams closes and opens a store again, closes and
 * opens its processor while the store stays, and makes a standby active and an active one a standby
 * without opening anything; the phase follows what it calls. Restored and processed by one thread
 * at a time; the phase can be asked by any.
 */
final class ShardStateHolder {
  private final ShardState state;
  private final DamagedEntries damaged;
  private volatile Phase phase = Phase.CLOSED;
  private volatile int approximateSeriesCount;

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
        state.skip(record.key());
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

  private String changelog() {
    return changelog + "-" + partition;
  }

  /** Applies one entry of the log: a restore, a standby, or an active shard that became one. */
  void restore(byte[] key, byte @Nullable [] value) {
    requireOpen();
    phase = Phase.FOLLOWING;
    state.restore(key, value);
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
    state.restored(problem -> damaged.found(changelog(), problem));
    phase = Phase.ACTIVE;
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

  void close() {
    phase = Phase.CLOSED;
    state.clear();
    approximateSeriesCount = 0;
  }
}
