package io.weir.topology.promql.syntax;

/**
 * What Prometheus 3.5 lacks of the newest one's syntax, beside {@code fill}, {@code anchored},
 * {@code smoothed}, {@code </}, {@code >/} and functions in durations.
 */
final class OlderPrometheus {
  private OlderPrometheus() {}

  static boolean has(Function function) {
    return switch (function) {
      case END,
          FIRST_OVER_TIME,
          HISTOGRAM_QUANTILES,
          MAX_OF,
          MIN_OF,
          RANGE,
          START,
          START_TIMESTAMP,
          STEP,
          TS_OF_FIRST_OVER_TIME ->
          false;
      default -> true;
    };
  }
}
