package io.weir.topology.promql.range;

import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.IncompatibleBucketsException;
import io.weir.topology.promql.histogram.ResetHint;
import io.weir.topology.promql.syntax.RangeEnds;
import org.jspecify.annotations.Nullable;

/** What {@link BoundedRates} is for numbers, for histograms. One range. */
final class BoundedHistogramRate {
  private final RangeWindow window;
  private final boolean counter;
  private final boolean perSecond;
  private final boolean smoothed;
  private final HistogramSteps steps;
  private final long[] times;
  private final FloatHistogram[] values;

  BoundedHistogramRate(RangeWindow window, boolean counter, boolean perSecond) {
    this.window = window;
    this.counter = counter;
    this.perSecond = perSecond;
    this.smoothed = window.ends() == RangeEnds.SMOOTHED;
    this.steps = new HistogramSteps(window);
    this.times = window.histogramTimes();
    this.values = window.histograms();
  }

  void apply(Outcome outcome) {
    int from = window.histogramsFrom();
    int to = window.histogramsTo();
    int first = Ends.first(times, from, to, window.startMillis());
    int last = smoothed ? Ends.last(times, from, to, window.endMillis()) : to - 1;
    if (times[last] <= window.startMillis()
        || (smoothed && times[first] > window.endMillis())
        || !areOfOneKind(first, last)) {
      return;
    }
    FloatHistogram left;
    FloatHistogram right;
    try {
      left =
          smoothed && times[first] < window.startMillis()
              ? between(first, window.startMillis())
              : values[first];
      right =
          smoothed && last > from && times[last] > window.endMillis()
              ? between(last - 1, window.endMillis())
              : values[last];
    } catch (IncompatibleBucketsException e) {
      steps.tellMixedBuckets();
      return;
    }
    if (!counter && (left.resetHint() != ResetHint.GAUGE || right.resetHint() != ResetHint.GAUGE)) {
      steps.tellNotGauge();
    }
    FloatHistogram difference = steps.minus(right, left);
    if (difference != null && counter) {
      difference = withResetsUndone(difference, first, last, left, right);
    }
    if (difference != null) {
      FloatHistogram result =
          perSecond ? difference.dividedBy(Rates.seconds(window.rangeMillis())) : difference;
      outcome.set(result.withResetHint(ResetHint.GAUGE).compact());
    }
  }

  private boolean areOfOneKind(int first, int last) {
    for (int i = first; i <= last; i++) {
      if (values[i].usesCustomBuckets() != values[first].usesCustomBuckets()) {
        steps.tellMixedBuckets();
        return false;
      }
      if (counter && values[i].resetHint() == ResetHint.GAUGE) {
        steps.tellNotCounter();
      }
    }
    return true;
  }

  private FloatHistogram between(int index, long timeMillis) throws IncompatibleBucketsException {
    return HistogramInterpolation.between(
        times[index],
        values[index],
        times[index + 1],
        values[index + 1],
        timeMillis,
        counter,
        window.annotations(),
        window.position());
  }

  /** The last sample is left out: the right end is it, or has its hint. */
  private @Nullable FloatHistogram withResetsUndone(
      FloatHistogram difference,
      int firstIndex,
      int lastIndex,
      FloatHistogram left,
      FloatHistogram right) {
    int next = firstIndex + 1;
    FloatHistogram previous = left;
    if (smoothed
        && times[firstIndex] < window.startMillis()
        && values[next].isResetSince(values[firstIndex])) {
      // The interpolation at the start has undone that reset.
      previous = values[next++];
    }
    if (next > lastIndex) {
      return difference;
    }
    FloatHistogram lost = null;
    for (int i = next; i <= lastIndex; i++) {
      FloatHistogram current = i == lastIndex ? right : values[i];
      if (current.isResetSince(previous)) {
        lost = lost == null ? previous : steps.plus(lost, previous);
        if (lost == null) {
          return null;
        }
      }
      previous = current;
    }
    return lost == null ? difference : steps.plus(difference, lost);
  }
}
