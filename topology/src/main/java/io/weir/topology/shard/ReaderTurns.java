package io.weir.topology.shard;

import io.weir.topology.shard.index.Turns;

/**
 * The turns of one reader of a shard. A turn ends after so much work, or so much time; between two
 * turns the shard may have been closed, and then no other begins. The thread that writes has one
 * turn that never ends. For one thread.
 */
final class ReaderTurns implements Turns, AutoCloseable {
  /** A turn's work, in units; about a fifth of a millisecond. */
  static final int MOST_UNITS = 16_384;

  /** How much is done between two looks at the clock. */
  static final int STEP_UNITS = 512;

  private static final long MOST_NANOS = 1_000_000;

  private final ShardStateHolder holder;
  private final ShardLock lock;
  private final ReadFrom from;
  private final boolean mine;
  private boolean inside;
  private long generation;
  private int units;
  private int unitsAtClock;
  private long beganNanos;

  /** Waits for the first turn. */
  ReaderTurns(ShardStateHolder holder, ReadFrom from) {
    this.holder = holder;
    this.lock = holder.lock();
    this.from = from;
    mine = lock.isMine();
    take();
    generation = holder.generation();
    refuseUnreadable();
  }

  private void take() {
    if (!mine) {
      try {
        lock.read();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UnreadableShardException(
            "shard: expected to wait for a turn, was interrupted", e);
      }
    }
    inside = true;
    units = 0;
    unitsAtClock = 0;
    beganNanos = System.nanoTime();
  }

  private void refuseUnreadable() {
    try {
      holder.requireReadable(from, generation);
    } catch (UnreadableShardException e) {
      leave();
      throw e;
    }
  }

  /** Says how much was done since the last call; true if it is enough for one turn. */
  boolean isUsedUp(int newUnits) {
    units += newUnits;
    if (mine) {
      return false;
    }
    if (units >= MOST_UNITS) {
      return true;
    }
    if (units - unitsAtClock >= STEP_UNITS) {
      unitsAtClock = units;
      return System.nanoTime() - beganNanos >= MOST_NANOS;
    }
    return false;
  }

  @Override
  public void spend(int newUnits) {
    if (isUsedUp(newUnits)) {
      leave();
      enter();
    }
  }

  @Override
  public void leave() {
    if (inside) {
      inside = false;
      if (!mine) {
        lock.hasRead(units);
      }
    }
  }

  /**
   * Begins a turn.
   *
   * @throws UnreadableShardException if the shard was closed or handed over meanwhile, or the
   *     thread is interrupted
   */
  @Override
  public void enter() {
    take();
    refuseUnreadable();
  }

  @Override
  public void close() {
    leave();
  }
}
