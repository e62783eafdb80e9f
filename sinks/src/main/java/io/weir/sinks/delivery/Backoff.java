package io.weir.sinks.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: twice as long each time up to a limit, of which a random
 * half is left out so that many tasks don't return at once. For one thread.
 */
final class Backoff {
  private final Duration first;
  private final Duration greatest;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration first, Duration greatest, RandomGenerator random) {
    this.first = first;
    this.greatest = greatest;
    this.random = random;
  }

  /** Forgets earlier failures. */
  void succeeded() {
    failures = 0;
  }

  /** Failures since the last success. */
  int failures() {
    return failures;
  }

  /**
   * Counts a failure.
   *
   * @param asked how long the store asked to be left alone; it is obeyed up to ten times the limit
   */
  Duration failed(Optional<Duration> asked) {
    long limitMillis = greatest.toMillis();
    long millis = first.toMillis() << Math.min(failures, 20);
    failures++;
    long bounded = Math.min(limitMillis, millis);
    long jittered = bounded / 2 + random.nextLong(bounded / 2 + 1);
    long askedMillis = asked.map(Duration::toMillis).orElse(0L);
    return Duration.ofMillis(Math.max(jittered, Math.min(askedMillis, 10 * limitMillis)));
  }
}
