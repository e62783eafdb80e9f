package io.weir.scraper.scrape;

import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Scrapes a target at each of its moments, one scrape after the other; a moment that comes while a
 * scrape is under way is left out. Moments are the same after a restart. Any thread.
 */
final class ScrapeLoop {
  private final ScrapeContext context;
  private final TargetScraper scraper;
  private final long intervalMillis;
  private final long offsetMillis;
  private final ReentrantLock lock = new ReentrantLock();

  // These are guarded by the lock.
  private ScrapeTimer.@Nullable Appointment next;
  private boolean started;
  private boolean scraping;
  private boolean stopped;
  private @Nullable Runnable whenStopped;
  private long lastPlannedMillis;

  ScrapeLoop(ScrapeContext context, TargetScraper scraper) {
    this.context = context;
    this.scraper = scraper;
    this.intervalMillis = scraper.target().scrapeInterval().toMillis();
    this.offsetMillis = TargetIdentity.offsetMillis(scraper.target(), context.replica());
  }

  TargetScraper scraper() {
    return scraper;
  }

  /** When the scrape that was begun last was planned, since the Unix epoch; 0 before the first. */
  long lastPlannedMillis() {
    lock.lock();
    try {
      return lastPlannedMillis;
    } finally {
      lock.unlock();
    }
  }

  /** Begins to scrape; to be called once, even if it was stopped before that. */
  void start() {
    Runnable then;
    lock.lock();
    try {
      started = true;
      plan(context.clock().millis());
      then = whenStopped;
      whenStopped = null;
    } finally {
      lock.unlock();
    }
    if (then != null) {
      then.run();
    }
  }

  private void plan(long notBeforeMillis) {
    if (stopped) {
      return;
    }
    long moment = TargetIdentity.nextMillis(notBeforeMillis, offsetMillis, intervalMillis);
    next = context.timer().at(moment, () -> run(moment));
  }

  private void run(long moment) {
    lock.lock();
    try {
      if (stopped) {
        return;
      }
      scraping = true;
      lastPlannedMillis = moment;
    } finally {
      lock.unlock();
    }
    try {
      scraper.scrape(moment);
    } finally {
      finished(moment);
    }
  }

  private void finished(long moment) {
    Runnable then;
    lock.lock();
    try {
      scraping = false;
      plan(Math.max(moment + 1, context.clock().millis()));
      then = whenStopped;
      whenStopped = null;
    } finally {
      lock.unlock();
    }
    if (then != null) {
      then.run();
    }
  }

  /**
   * Begins no scrape from now on.
   *
   * @param then is run once this was started and no scrape is under way, here or on the thread that
   *     brings this about
   */
  void stop(Runnable then) {
    lock.lock();
    try {
      stopped = true;
      if (next != null) {
        next.cancel();
      }
      if (scraping || !started) {
        whenStopped = then;
        return;
      }
    } finally {
      lock.unlock();
    }
    then.run();
  }

  /** Stops and ends the scrape under way without publishing anything. */
  void abort() {
    stop(() -> {});
    scraper.abort();
  }
}
