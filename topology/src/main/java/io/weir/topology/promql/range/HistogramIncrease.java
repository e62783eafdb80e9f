package io.weir.topology.promql.range;

import io.weir.topology.promql.annotation.Warnings;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.ResetHint;
import org.jspecify.annotations.Nullable;

/** The difference of the last and the first of at least two histograms, counter resets undone. */
final class HistogramIncrease {
  private final RangeWindow window;
  private final boolean counter;
  private final long[] starts;
  private final HistogramSteps steps;

  HistogramIncrease(RangeWindow window, boolean counter, long[] starts) {
    this.window = window;
    this.counter = counter;
    this.starts = starts;
    this.steps = new HistogramSteps(window);
  }

  /** The difference as a gauge, compacted; null if the histograms are of different kinds. */
  @Nullable FloatHistogram increase() {
    FloatHistogram[] values = window.histograms();
    int from = window.histogramsFrom();
    FloatHistogram last = values[window.histogramsTo() - 1];
    FloatHistogram first = values[from];
    if (counter && (isGauge(first) || isGauge(last))) {
      steps.tellNotCounter();
    }
    if (counter && isReset(from + 1, first)) {
      // What was before the first reset says nothing, its layout neither.
      first = values[from + 1].emptied();
    }
    if (last.usesCustomBuckets() != first.usesCustomBuckets()) {
      steps.tellMixedBuckets();
      return null;
    }
    int schema = leastSchema(first, last);
    if (schema == NO_SCHEMA) {
      return null;
    }
    FloatHistogram increase = steps.minus(last.reduced(schema), first);
    if (increase != null && counter) {
      increase = withResetsUndone(increase, first);
    } else if (!isGauge(values[from]) || !isGauge(last)) {
      steps.tellNotGauge();
    }
    return increase == null ? null : increase.withResetHint(ResetHint.GAUGE).compact();
  }

  private static final int NO_SCHEMA = Integer.MIN_VALUE;

  private int leastSchema(FloatHistogram first, FloatHistogram last) {
    int schema = Math.min(last.schema(), first.schema());
    if (!counter) {
      return schema;
    }
    for (int i = window.histogramsFrom() + 1; i < window.histogramsTo() - 1; i++) {
      FloatHistogram current = window.histograms()[i];
      if (isGauge(current)) {
        steps.tellNotCounter();
      }
      schema = Math.min(schema, current.schema());
      if (current.usesCustomBuckets() != first.usesCustomBuckets()) {
        steps.tellMixedBuckets();
        return NO_SCHEMA;
      }
    }
    return schema;
  }

  private @Nullable FloatHistogram withResetsUndone(
      FloatHistogram difference, FloatHistogram first) {
    FloatHistogram increase = difference;
    FloatHistogram previous = first;
    boolean overlapTold = false;
    for (int i = window.histogramsFrom() + 1; i < window.histogramsTo(); i++) {
      FloatHistogram current = window.histograms()[i];
      if (!overlapTold && StartTimes.overlaps(starts, window.histogramTimes(), i)) {
        overlapTold = true;
        window.annotations().add(Warnings.startTimeOverlap(window.metricName(), window.position()));
      }
      if (isReset(i, previous)) {
        FloatHistogram sum = steps.plus(increase, previous);
        if (sum == null) {
          return null;
        }
        increase = sum;
      }
      previous = current;
    }
    return increase;
  }

  private boolean isReset(int index, FloatHistogram previous) {
    return StartTimes.isReset(starts, window.histogramTimes(), index)
        || window.histograms()[index].isResetSince(previous);
  }

  private static boolean isGauge(FloatHistogram histogram) {
    return histogram.resetHint() == ResetHint.GAUGE;
  }
}
