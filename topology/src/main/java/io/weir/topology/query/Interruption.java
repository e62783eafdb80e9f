package io.weir.topology.query;

/**
 * Lets others interrupt what the thread that makes it does, for as long as it does that, and not
 * what it does afterwards. Thread-safe.
 */
public final class Interruption {
  private final Thread thread = Thread.currentThread();
  private boolean over;
  private boolean done;

  /** Interrupts the thread, unless the work is over. */
  public synchronized void interrupt() {
    if (!over) {
      done = true;
      thread.interrupt();
    }
  }

  /**
   * Says, on the thread, that the work is over. The thread isn't interrupted by {@link #interrupt}
   * any more.
   *
   * @return whether it was
   */
  public synchronized boolean end() {
    if (!over) {
      over = true;
      if (done) {
        Thread.interrupted();
      }
    }
    return done;
  }
}
