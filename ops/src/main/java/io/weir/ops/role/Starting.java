package io.weir.ops.role;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts something that needs what may be away, on a thread of its own: tries until it succeeds,
 * says so once a change of the reason. Thread-safe.
 *
 * @param <T> what is started
 */
final class Starting<T> {
  private static final Logger logger = LoggerFactory.getLogger(Starting.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String name;
  private final Callable<T> start;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable T started;
  private volatile Readiness readiness = Readiness.waiting("starting");

  /** The reason that was logged last; the thread's own. */
  private String told = "";

  /**
   * Does nothing before {@link #begin}.
   *
   * @param name what the log calls it
   * @param start what is tried; see {@link StartFailure} for what is tried again
   */
  Starting(String name, Callable<T> start) {
    this.name = name;
    this.start = start;
    this.thread = Thread.ofVirtual().name("weir-start-" + name).unstarted(this::run);
  }

  /** Begins with the tries; once. */
  void begin() {
    thread.start();
  }

  private void run() {
    try {
      long beginNanos = System.nanoTime();
      long pauseMillis = FIRST_PAUSE_MILLIS;
      while (!tryOnce(beginNanos)) {
        if (stopping.await(pauseMillis, TimeUnit.MILLISECONDS)) {
          return;
        }
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether there is nothing more to try. What passes within a second isn't worth a line. */
  private boolean tryOnce(long beginNanos) {
    try {
      started = start.call();
      readiness = Readiness.ready("started");
      return true;
    } catch (Exception e) {
      if (stopping.getCount() == 0) {
        logger.debug("{}: the last try was ended", name, e);
        return true;
      }
      String reason = String.valueOf(e.getMessage());
      if (!StartFailure.isRetriable(e)) {
        logger.error("{} can't be started", name, e);
        readiness = Readiness.failed("can't be started: " + reason);
        return true;
      }
      readiness = Readiness.waiting(reason);
      if (System.nanoTime() - beginNanos > PATIENCE_NANOS && !reason.equals(told)) {
        logger.warn("{} waits: {}", name, reason);
        told = reason;
      }
      return false;
    }
  }

  /** What was started; null while it isn't. */
  @Nullable T started() {
    return started;
  }

  /** How the start fares. */
  Readiness readiness() {
    return readiness;
  }

  /** Ends the tries, one under way too; returns what was started, for the caller to close. */
  Optional<T> stop() {
    stopping.countDown();
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.ofNullable(started);
  }
}
