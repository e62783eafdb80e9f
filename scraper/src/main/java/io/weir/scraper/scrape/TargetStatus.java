package io.weir.scraper.scrape;

import io.weir.scraper.discovery.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A target and how it fares.
 *
 * @param health of the last scrape
 * @param lastScrape when the last scrape began; empty before the first one
 * @param lastDuration how long it took
 * @param lastError why it failed; empty if it didn't
 */
public record TargetStatus(
    Target target,
    Health health,
    Optional<Instant> lastScrape,
    Duration lastDuration,
    String lastError) {
  /** Whether a target answers. */
  public enum Health {
    /** Not scraped yet. */
    UNKNOWN,
    /** The last scrape succeeded. */
    UP,
    /** The last scrape failed. */
    DOWN
  }

  /** A target that hasn't been scraped yet. */
  static TargetStatus unknown(Target target) {
    return new TargetStatus(target, Health.UNKNOWN, Optional.empty(), Duration.ZERO, "");
  }
}
