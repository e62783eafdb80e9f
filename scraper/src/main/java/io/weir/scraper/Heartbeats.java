package io.weir.scraper;

import io.weir.scraper.publish.Publisher;
import io.weir.scraper.scrape.ScrapeTimer;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Sends the mark to every partition every five seconds (T2). Safe for many threads. */
final class Heartbeats {
  static final Duration INTERVAL = Duration.ofSeconds(5);

  private final Publisher publisher;
  private final ScrapeTimer timer;
  private final InstantSource clock;
  private ScrapeTimer.@Nullable Appointment next;
  private boolean stopped;

  Heartbeats(Publisher publisher, ScrapeTimer timer, InstantSource clock) {
    this.publisher = publisher;
    this.timer = timer;
    this.clock = clock;
  }

  /** Sends the first one at once. */
  void start() {
    plan(clock.millis());
  }

  private synchronized void plan(long millis) {
    if (!stopped) {
      next = timer.at(millis, () -> beat(millis));
    }
  }

  private void beat(long millis) {
    // Planned first: one that waits for room doesn't keep the next from looking for it.
    plan(Math.max(millis, clock.millis()) + INTERVAL.toMillis());
    publisher.heartbeat();
  }

  synchronized void stop() {
    stopped = true;
    if (next != null) {
      next.cancel();
    }
  }
}
