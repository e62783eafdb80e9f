package io.weir.schemas.registry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait between rounds of requests: doubling, and anything from half of that to all of
 * it.
 */
final class Backoff {

  static final Duration FIRST = Duration.ofMillis(100);
  static final Duration LONGEST = Duration.ofSeconds(2);

  private final RandomGenerator random;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  /**
   * @param round how many rounds have failed, from 1
   */
  Duration after(int round) {
    long doublings = Math.min(round - 1, 30);
    long fullMillis = Math.min(FIRST.toMillis() << doublings, LONGEST.toMillis());
    return Duration.ofMillis(random.nextLong(fullMillis / 2, fullMillis + 1));
  }
}
