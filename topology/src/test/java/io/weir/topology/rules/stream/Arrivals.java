package io.weir.topology.rules.stream;

import io.weir.schemas.labels.Labels;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/** In which round of a test each sample arrives: most in the next one, some late. Immutable. */
final class Arrivals {
  static final long ROUND_MILLIS = 15_000;

  private static final long LATEST_MILLIS = 30 * 60_000;

  private final NavigableMap<Long, Map<Labels, Map<Long, Double>>> byRound = new TreeMap<>();

  /**
   * Arrivals of samples.
   *
   * @param samples values by series and time
   * @param startMillis the time of round 0
   * @param latePercent how many are late, by up to half an hour
   */
  Arrivals(
      Map<Labels, NavigableMap<Long, Double>> samples,
      long startMillis,
      int latePercent,
      Random random) {
    samples.forEach((labels, values) ->
        values.forEach((time, value) -> {
          long delay = random.nextInt(100) < latePercent ? random.nextLong(LATEST_MILLIS) : 0;
          long round = (time + delay - startMillis) / ROUND_MILLIS + 1;
          byRound
              .computeIfAbsent(round, ignored -> new TreeMap<>())
              .computeIfAbsent(labels, ignored -> new TreeMap<>())
              .put(time, value);
        }));
  }

  /** What arrives in a round, by series and time. */
  Map<Labels, Map<Long, Double>> in(long round) {
    return byRound.getOrDefault(round, Map.of());
  }

  /** The last round in which anything arrives. */
  long lastRound() {
    return byRound.lastKey();
  }
}
