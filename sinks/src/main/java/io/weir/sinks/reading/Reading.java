package io.weir.sinks.reading;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One reading: what it may take, and how it is ended from outside. Any thread may end it; the rest
 * is for the thread that reads.
 */
public final class Reading {
  private final long mostSamples;
  private final long deadlineNanos;
  private @Nullable Runnable ending;
  private boolean ended;

  /**
   * A reading that begins now.
   *
   * @param mostSamples beyond so many it fails
   * @param timeout after which nobody waits for it
   */
  public Reading(long mostSamples, Duration timeout) {
    this.mostSamples = mostSamples;
    this.deadlineNanos = System.nanoTime() + timeout.toNanos();
  }

  /** How many samples may be read. */
  public long mostSamples() {
    return mostSamples;
  }

  /** How long it may still take, at least a millisecond. */
  public Duration left() {
    long nanos = deadlineNanos - System.nanoTime();
    return Duration.ofMillis(Math.max(1, nanos / 1_000_000));
  }

  /**
   * Says how what begins now is ended.
   *
   * @throws ReadingEndedException if it is to end already
   */
  public synchronized void endBy(Runnable action) {
    if (ended) {
      throw new ReadingEndedException();
    }
    ending = action;
  }

  /** Ends it: what is under way fails soon. */
  public void end() {
    @Nullable Runnable action;
    synchronized (this) {
      ended = true;
      action = ending;
    }
    if (action != null) {
      action.run();
    }
  }
}
