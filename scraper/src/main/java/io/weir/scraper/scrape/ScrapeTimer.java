package io.weir.scraper.scrape;

/** Runs tasks at moments of the wall clock, each on a thread of its own. Safe for many threads. */
public interface ScrapeTimer {
  /** A task that hasn't begun can be called off. */
  @FunctionalInterface
  interface Appointment {
    /** Calls the task off if it hasn't begun; otherwise does nothing. */
    void cancel();
  }

  /**
   * Runs a task once.
   *
   * @param millis since the Unix epoch; a moment that has passed is now
   */
  Appointment at(long millis, Runnable task);
}
