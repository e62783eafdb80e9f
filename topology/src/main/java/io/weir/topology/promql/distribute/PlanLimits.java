package io.weir.topology.promql.distribute;

import java.time.Duration;

/**
 * What a plan must stay within.
 *
 * @param maxRange how far behind a tick anything may look back, offsets and subqueries included;
 *     positive
 * @param subqueryStep the step of subqueries that have none, positive
 */
public record PlanLimits(Duration maxRange, Duration subqueryStep) {
  /** A day back, and Prometheus's minute. */
  public static final PlanLimits DEFAULTS =
      new PlanLimits(Duration.ofDays(1), Duration.ofMinutes(1));

  public PlanLimits {
    checkPositive("max_range", maxRange);
    checkPositive("step of subqueries", subqueryStep);
  }

  /** The same with another step of subqueries that have none. */
  public PlanLimits withSubqueryStep(Duration step) {
    return new PlanLimits(maxRange, step);
  }

  private static void checkPositive(String name, Duration duration) {
    if (duration.toMillis() <= 0) {
      throw new IllegalArgumentException(
          name + ": expected at least a millisecond, found " + duration);
    }
  }
}
