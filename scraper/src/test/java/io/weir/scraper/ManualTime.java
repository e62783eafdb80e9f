package io.weir.scraper;

import io.weir.scraper.scrape.ScrapeTimer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** A clock that stands still, and a timer that runs tasks here when it is moved on. */
public final class ManualTime implements ScrapeTimer, InstantSource {
  private record Task(long millis, long number, Runnable task) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::millis).thenComparingLong(Task::number));
  private long count;
  private long nowMillis;

  /** Time stands at a moment, since the Unix epoch. */
  public ManualTime(long nowMillis) {
    this.nowMillis = nowMillis;
  }

  @Override
  public synchronized Instant instant() {
    return Instant.ofEpochMilli(nowMillis);
  }

  @Override
  public synchronized Appointment at(long millis, Runnable task) {
    Task one = new Task(Math.max(millis, nowMillis), count++, task);
    tasks.add(one);
    return () -> cancel(one);
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  /** Moves time on and runs what comes due, in its order, what is due now too. */
  public void advance(Duration duration) {
    long end = millis() + duration.toMillis();
    while (true) {
      Task next;
      synchronized (this) {
        next = tasks.peek();
        if (next == null || next.millis() > end) {
          nowMillis = end;
          return;
        }
        tasks.remove();
        nowMillis = Math.max(nowMillis, next.millis());
      }
      next.task().run();
    }
  }

  /** Moves the clock without running anything, as if the machine had been busy. */
  public synchronized void stall(Duration duration) {
    nowMillis += duration.toMillis();
  }
}
