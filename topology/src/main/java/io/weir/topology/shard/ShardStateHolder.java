package io.weir.topology.shard;

import org.jspecify.annotations.Nullable;

/**
 * A shard's state and what it is doing. Kafka Streams closes and opens a store again, closes and
 * opens its processor while the store stays, and makes a standby active and an active one a standby
 * without opening anything; the phase follows what it calls. Restored and processed by one thread
 * at a time; the phase can be asked by any.
 */
final class ShardStateHolder {
  private final ShardState state;
  private volatile Phase phase = Phase.CLOSED;
  private volatile int approximateSeriesCount;

  ShardStateHolder(ShardSettings settings) {
    state = new ShardState(settings);
  }

  Phase phase() {
    return phase;
  }

  void open() {
    if (phase == Phase.CLOSED) {
      phase = Phase.FOLLOWING;
    }
  }

  /** Applies one entry of the log: a restore, a standby, or an active shard that became one. */
  void restore(byte[] key, byte @Nullable [] value) {
    requireOpen();
    phase = Phase.FOLLOWING;
    state.restore(key, value);
    approximateSeriesCount = state.head().seriesCount();
  }

  /** Makes the state a processor's. */
  void promote() {
    requireOpen();
    state.restored();
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
