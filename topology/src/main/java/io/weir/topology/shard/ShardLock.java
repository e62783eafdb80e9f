package io.weir.topology.shard;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides whose turn it is with a shard's state; the rule is told at {@link ShardReader}. Both
 * locks are fair: the writer waits for one reader at most, the one that has passed the gate, and
 * that one waits for one record at most. A reader has the state to itself: the head uses scratch
 * memory of its own even to read.
 */
final class ShardLock {
  private final ReentrantLock state = new ReentrantLock(true);

  /** Held by the one reader that has the state or waits for it. */
  private final ReentrantLock gate = new ReentrantLock(true);

  /** The most that was done in one turn; guarded by the state. */
  private int longestTurnUnits;

  /** Takes the state, to write. */
  void write() {
    state.lock();
  }

  /** Gives back what {@link #write} took. */
  void written() {
    state.unlock();
  }

  /** Whether the calling thread has the state. */
  boolean isMine() {
    return state.isHeldByCurrentThread();
  }

  /** The most work that a reader has done in one turn; for who has the state. */
  int longestTurnUnits() {
    return longestTurnUnits;
  }

  /** Takes the state, to read. The calling thread must not have it. */
  void read() throws InterruptedException {
    gate.lockInterruptibly();
    boolean taken = false;
    try {
      state.lockInterruptibly();
      taken = true;
    } finally {
      if (!taken) {
        gate.unlock();
      }
    }
  }

  /**
   * Gives back what {@link #read} took.
   *
   * @param units how much was done
   */
  void hasRead(int units) {
    longestTurnUnits = Math.max(longestTurnUnits, units);
    state.unlock();
    gate.unlock();
  }
}
