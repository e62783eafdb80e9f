package io.weir.ops.bench.stores;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Adds up what pieces of work cost: processor time of the thread that does them and of a server.
 * For one thread.
 */
final class Meter {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long POLL_NANOS = 500_000_000;
  private static final long QUIET_NANOS = POLL_NANOS / 20;
  private static final int MOST_POLLS = 120;

  private final LongSupplier serverCpuNanos;
  private final long serverBefore;
  private long threadNanos;
  private long wallNanos;

  Meter(LongSupplier serverCpuNanos) {
    this.serverCpuNanos = serverCpuNanos;
    this.serverBefore = serverCpuNanos.getAsLong();
  }

  /** A piece of work. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  void measure(Work work) throws Exception {
    long cpuBefore = THREADS.getCurrentThreadCpuTime();
    long before = System.nanoTime();
    work.run();
    wallNanos += System.nanoTime() - before;
    threadNanos += THREADS.getCurrentThreadCpuTime() - cpuBefore;
  }

  StoreUnderTest.Loaded loaded(long samples) {
    awaitQuiet(serverCpuNanos);
    return new StoreUnderTest.Loaded(
        samples, threadNanos + serverCpuNanos.getAsLong() - serverBefore, wallNanos);
  }

  /** Waits until a server does nothing of note, but a minute at most: it merges behind writes. */
  static void awaitQuiet(LongSupplier serverCpuNanos) {
    long before = serverCpuNanos.getAsLong();
    int quiet = 0;
    for (int poll = 0; poll < MOST_POLLS && quiet < 2; poll++) {
      LockSupport.parkNanos(POLL_NANOS);
      long now = serverCpuNanos.getAsLong();
      quiet = now - before < QUIET_NANOS ? quiet + 1 : 0;
      before = now;
    }
  }
}
