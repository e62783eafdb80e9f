package io.weir.topology.rules.unittest;

import io.weir.schemas.config.Location;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One test of a file: input, and what is expected of rules and expressions over it.
 *
 * @param name as written; empty if it has none
 * @param index in the file, from 0
 * @param interval between two values of a series
 */
record UnitTest(
    Location place,
    String name,
    int index,
    Duration interval,
    List<PlacedSeries> inputSeries,
    List<AlertCheck> alertChecks,
    List<ExpressionCheck> expressionChecks,
    Map<String, String> externalLabels,
    String externalUrl,
    Instant start) {

  /** A series as written, and where. */
  record PlacedSeries(Location place, UnitTestKeys.Series keys) {}

  /** What results call it. */
  String shownName() {
    return name.isEmpty() ? "unnamed#" + index : name;
  }

  /** Until when rules have to run. */
  Instant end() {
    Duration longest = Duration.ZERO;
    for (AlertCheck check : alertChecks) {
      longest = max(longest, check.time());
    }
    for (ExpressionCheck check : expressionChecks) {
      longest = max(longest, check.keys().evalTime());
    }
    return start.plus(longest);
  }

  private static Duration max(Duration left, Duration right) {
    return left.compareTo(right) < 0 ? right : left;
  }
}
