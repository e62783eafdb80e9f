package io.weir.scraper.publish;

import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Kafka takes what is sent, and one log line when that changes. It does if what was sent is
 * acknowledged in time and nothing is refused for want of room; it doesn't before the first
 * acknowledgement. Safe for many threads.
 */
final class Availability {
  private static final Logger logger = LoggerFactory.getLogger(Availability.class);

  /** Something must be acknowledged so soon after it was sent, or after the one before it. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final InstantSource clock;
  private boolean available;
  private boolean told;
  private long unacknowledged;
  private long waitingSinceMillis;
  private int refusals;
  private boolean acknowledgedOnce;

  Availability(InstantSource clock) {
    this.clock = clock;
    this.waitingSinceMillis = clock.millis();
  }

  /** A record has been buffered. */
  synchronized void sent() {
    if (unacknowledged++ == 0) {
      waitingSinceMillis = clock.millis();
    }
  }

  /** A record has been acknowledged. */
  synchronized void acknowledged() {
    unacknowledged--;
    acknowledgedOnce = true;
    waitingSinceMillis = clock.millis();
    if (refusals == 0) {
      change(true);
    }
  }

  /** A record has been given up. */
  synchronized void failed() {
    unacknowledged--;
  }

  /** Somebody begins to wait for room or for metadata. */
  synchronized void waitBegins(Exception cause) {
    if (refusals++ == 0) {
      logger.warn("no room for what is scraped, scraping waits: {}", cause.getMessage());
    }
    change(false);
  }

  /**
   * Somebody who waited goes on.
   *
   * @param handedOver whether the producer has what was waited with; it may be acknowledged already
   */
  synchronized void waitEnds(boolean handedOver) {
    refusals--;
    if (handedOver && refusals == 0 && unacknowledged == 0) {
      change(true);
    }
  }

  /**
   * Whether what is sent now would be buffered, if not acknowledged. False before the first
   * acknowledgement, since Kafka may never have been there.
   */
  synchronized boolean hasRoom() {
    return acknowledgedOnce && refusals == 0;
  }

  /** Whether what is sent now would be taken and acknowledged at once. */
  synchronized boolean available() {
    check();
    return available;
  }

  /** Looks whether acknowledgements are overdue. */
  synchronized void check() {
    boolean overdue =
        unacknowledged > 0 && clock.millis() - waitingSinceMillis > PATIENCE.toMillis();
    if (overdue) {
      change(false);
    }
  }

  private void change(boolean now) {
    if (now == available && told) {
      return;
    }
    available = now;
    told = true;
    if (now) {
      logger.info("Kafka takes samples");
    } else {
      logger.warn("Kafka takes no samples now; scraping goes on while there is room for them");
    }
  }
}
