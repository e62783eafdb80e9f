package io.weir.topology.promql.operator;

import java.time.Duration;

/**
 * How expressions are evaluated.
 *
 * @param lookback how old a sample may be that stands for now, positive
 * @param defaultSubqueryStep the step of a subquery that has none, positive
 * @param maxSamples samples that an evaluation may hold at once; beyond, it fails
 * @param delayedNameRemoval whether metric names that functions take away are there until the end
 * @param startTimestamps whether known starts of counters are used to find resets
 * @param typeAndUnitLabels whether labels tell the type of a metric
 */
public record EvaluationOptions(
    Duration lookback,
    Duration defaultSubqueryStep,
    long maxSamples,
    boolean delayedNameRemoval,
    boolean startTimestamps,
    boolean typeAndUnitLabels) {

  /** Prometheus's defaults: 5 minutes, 1 minute, 50 million samples, and no feature flag. */
  public static final EvaluationOptions DEFAULTS =
      new EvaluationOptions(
          Duration.ofMinutes(5), Duration.ofMinutes(1), 50_000_000, false, false, false);

  public EvaluationOptions {
    checkPositive("lookback", lookback);
    checkPositive("default subquery step", defaultSubqueryStep);
  }

  private static void checkPositive(String name, Duration duration) {
    if (duration.toMillis() <= 0) {
      throw new IllegalArgumentException(
          name + ": expected at least a millisecond, found " + duration);
    }
  }

  /** The same with another lookback. */
  public EvaluationOptions withLookback(Duration newLookback) {
    return new EvaluationOptions(
        newLookback,
        defaultSubqueryStep,
        maxSamples,
        delayedNameRemoval,
        startTimestamps,
        typeAndUnitLabels);
  }

  /** The same with another step of subqueries that have none. */
  public EvaluationOptions withDefaultSubqueryStep(Duration step) {
    return new EvaluationOptions(
        lookback, step, maxSamples, delayedNameRemoval, startTimestamps, typeAndUnitLabels);
  }

  /** The same with another limit of samples. */
  public EvaluationOptions withMaxSamples(long samples) {
    return new EvaluationOptions(
        lookback,
        defaultSubqueryStep,
        samples,
        delayedNameRemoval,
        startTimestamps,
        typeAndUnitLabels);
  }

  /** The same with names removed at the end or at once. */
  public EvaluationOptions withDelayedNameRemoval(boolean delayed) {
    return new EvaluationOptions(
        lookback, defaultSubqueryStep, maxSamples, delayed, startTimestamps, typeAndUnitLabels);
  }

  /** The same with starts of counters used or not. */
  public EvaluationOptions withStartTimestamps(boolean used) {
    return new EvaluationOptions(
        lookback, defaultSubqueryStep, maxSamples, delayedNameRemoval, used, typeAndUnitLabels);
  }

  /** The same with types told by labels or by names. */
  public EvaluationOptions withTypeAndUnitLabels(boolean used) {
    return new EvaluationOptions(
        lookback, defaultSubqueryStep, maxSamples, delayedNameRemoval, startTimestamps, used);
  }
}
