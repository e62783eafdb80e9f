package io.weir.ops.role;

import java.time.Duration;
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
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final String name;
  private final Class<? extends Exception> retriable;
  private final Callable<T> start;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;
  private volatile @Nullable T started;
  private volatile String detail = "starting";

  private Starting(String name, Class<? extends Exception> retriable, Callable<T> start) {
    this.name = name;
    this.retriable = retriable;
    this.start = start;
    this.thread = Thread.ofVirtual().name("weir-start-" + name).unstarted(this::run);
  }

  /**
   * Begins at once.
   *
   * @param name what the log calls it
   * @param retriable failures that are worth another try; any other is final
   */
  static <T> Starting<T> begin(
      String name, Class<? extends Exception> retriable, Callable<T> start) {
    Starting<T> starting = new Starting<>(name, retriable, start);
    starting.thread.start();
    return starting;
  }

  private void run() {
    try {
      do {
        if (tryOnce()) {
          return;
        }
      } while (!stopping.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether there is nothing more to try. */
  private boolean tryOnce() {
    try {
      started = start.call();
      detail = "started";
      return true;
    } catch (Exception e) {
      String reason = String.valueOf(e.getMessage());
      if (!retriable.isInstance(e)) {
        logger.error("{} can't be started", name, e);
        detail = "can't be started: " + reason;
        return true;
      }
      if (!reason.equals(detail)) {
        logger.warn("{} waits: {}", name, reason);
        detail = reason;
      }
      return false;
    }
  }

  /** What was started; null while it isn't. */
  @Nullable T started() {
    return started;
  }

  /** What it waits for. */
  String detail() {
    return detail;
  }

  /** Ends the tries; returns what was started, for the caller to close. */
  Optional<T> stop() {
    stopping.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.ofNullable(started);
  }
}
