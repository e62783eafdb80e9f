package io.weir.scraper.scrape;

import io.weir.schemas.labels.Labels;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Targets that are no longer scraped and whose series haven't been ended yet: a target that comes
 * back within two intervals goes on as if it had never gone, as in Prometheus. Safe for many
 * threads.
 */
final class Departures {
  private record Departure(TargetScraper scraper, ScrapeTimer.Appointment end) {}

  private final ScrapeTimer timer;

  /** By the target's labels, which decide its series. Guarded by itself. */
  private final Map<Labels, Departure> departed = new HashMap<>();

  Departures(ScrapeTimer timer) {
    this.timer = timer;
  }

  /**
   * Ends a target's series after two intervals and a bit, unless it comes back.
   *
   * @param scraper has no scrape under way and gets none
   * @param lastMillis when it was scraped last or should have been
   */
  void add(TargetScraper scraper, long lastMillis) {
    if (!scraper.hasBegun()) {
      return;
    }
    Labels labels = scraper.target().labels();
    long intervalMillis = scraper.target().scrapeInterval().toMillis();
    synchronized (departed) {
      claim(labels).ifPresent(scraper::takeOver);
      ScrapeTimer.Appointment end =
          timer.at(
              lastMillis + 2 * intervalMillis + intervalMillis / 10, () -> end(labels, scraper));
      departed.put(labels, new Departure(scraper, end));
    }
  }

  private void end(Labels labels, TargetScraper scraper) {
    synchronized (departed) {
      Departure departure = departed.get(labels);
      if (departure == null || departure.scraper() != scraper) {
        return;
      }
      departed.remove(labels);
    }
    scraper.end();
  }

  /** The target of these labels that has gone and is now back; its series aren't ended. */
  Optional<TargetScraper> claim(Labels labels) {
    synchronized (departed) {
      Departure departure = departed.remove(labels);
      if (departure == null) {
        return Optional.empty();
      }
      departure.end().cancel();
      return Optional.of(departure.scraper());
    }
  }

  /** Forgets all; nothing is ended. */
  void clear() {
    synchronized (departed) {
      departed.values().forEach(departure -> departure.end().cancel());
      departed.clear();
    }
  }
}
