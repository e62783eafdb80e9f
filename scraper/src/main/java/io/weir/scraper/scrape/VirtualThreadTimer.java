package io.weir.scraper.scrape;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread that keeps the time, and a virtual thread for each task. */
public final class VirtualThreadTimer implements ScrapeTimer, AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(VirtualThreadTimer.class);

  /** Rather a little late than early: a scrape before its moment couldn't be dated by it. */
  private static final long SLACK_NANOS = 100_000;

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final InstantSource clock;
  private final ScheduledThreadPoolExecutor clockwork;
  private final ExecutorService workers;

  /** A timer that runs until it is closed. */
  public VirtualThreadTimer(InstantSource clock) {
    this.clock = clock;
    this.clockwork =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("scrape-timer").daemon().factory());
    clockwork.setRemoveOnCancelPolicy(true);
    this.workers =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("scrape-", 0).factory());
  }

  @Override
  public Appointment at(long millis, Runnable task) {
    long nanos =
        Duration.between(clock.instant(), Instant.ofEpochMilli(millis)).toNanos() + SLACK_NANOS;
    try {
      ScheduledFuture<?> appointment =
          clockwork.schedule(() -> begin(task), nanos, TimeUnit.NANOSECONDS);
      return () -> appointment.cancel(false);
    } catch (RejectedExecutionException e) {
      // Closed: nothing is begun any longer.
      return () -> {};
    }
  }

  private void begin(Runnable task) {
    try {
      workers.execute(() -> run(task));
    } catch (RejectedExecutionException e) {
      logger.debug("closed before a task began");
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // The last one who can tell: the next task is planned all the same.
      logger.error("a task of the scraper failed", e);
    }
  }

  /** Begins nothing from now on, waits a bounded time for what is under way, then interrupts it. */
  @Override
  public void close() {
    clockwork.shutdownNow();
    workers.shutdown();
    try {
      if (!workers.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        workers.shutdownNow();
      }
    } catch (InterruptedException e) {
      workers.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
