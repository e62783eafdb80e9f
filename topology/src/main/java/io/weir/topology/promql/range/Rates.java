package io.weir.topology.promql.range;

import io.weir.topology.promql.annotation.Warnings;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.syntax.RangeEnds;
import org.jspecify.annotations.Nullable;

/**
 * {@code rate}, {@code increase} and {@code delta}: the difference of the last and the first
 * sample, counter resets undone, extrapolated to the ends of the range where samples come close to
 * them.
 */
final class Rates {
  static final RangeFunction RATE =
      (window, arguments, outcome) -> apply(window, outcome, true, true);
  static final RangeFunction INCREASE =
      (window, arguments, outcome) -> apply(window, outcome, true, false);
  static final RangeFunction DELTA =
      (window, arguments, outcome) -> apply(window, outcome, false, false);

  private Rates() {}

  private static void apply(
      RangeWindow window, Outcome outcome, boolean counter, boolean perSecond) {
    if (window.isMixed()) {
      window
          .annotations()
          .add(Warnings.mixedFloatsAndHistograms(window.metricName(), window.position()));
    } else if (window.ends() != RangeEnds.EXTRAPOLATED) {
      if (window.hasHistograms()) {
        new BoundedHistogramRate(window, counter, perSecond).apply(outcome);
      } else {
        BoundedRates.apply(window, outcome, counter, perSecond);
      }
    } else if (window.hasHistograms()) {
      histograms(window, outcome, counter, perSecond);
    } else {
      numbers(window, outcome, counter, perSecond);
    }
  }

  private static void numbers(
      RangeWindow window, Outcome outcome, boolean counter, boolean perSecond) {
    int first = window.numbersFrom();
    int last = window.numbersTo() - 1;
    double[] values = window.numbers();
    long[] times = window.numberTimes();
    long[] starts = counter ? window.numberStarts() : new long[0];
    double lost = counter ? lostInResets(window, starts) : 0;
    boolean startsInside = startsInside(window, starts, first, times[first]);
    if (first == last && !startsInside) {
      return;
    }
    if (!startsInside) {
      outcome.set(
          new Stretch(counter, perSecond)
              .increase(
                  window.startMillis(),
                  window.endMillis(),
                  times[first],
                  values[first],
                  times[last],
                  values[last],
                  last - first,
                  lost));
      return;
    }
    double increase = values[last] - values[first] + lost + values[first];
    outcome.set(
        increase
            * Extrapolation.factor(
                window.startMillis(),
                window.endMillis(),
                times[first],
                times[last],
                last - first,
                starts[first],
                Double.NaN,
                perSecond));
  }

  private static double lostInResets(RangeWindow window, long[] starts) {
    if (starts.length == 0) {
      return window.lostInResets();
    }
    double[] values = window.numbers();
    long[] times = window.numberTimes();
    double lost = 0;
    boolean overlapTold = false;
    int to = window.numbersTo();
    for (int i = window.numbersFrom() + 1; i < to; i++) {
      if (!overlapTold && StartTimes.overlaps(starts, times, i)) {
        overlapTold = true;
        window.annotations().add(Warnings.startTimeOverlap(window.metricName(), window.position()));
      }
      if (values[i] < values[i - 1] || StartTimes.isReset(starts, times, i)) {
        lost += values[i - 1];
      }
    }
    return lost;
  }

  private static void histograms(
      RangeWindow window, Outcome outcome, boolean counter, boolean perSecond) {
    int first = window.histogramsFrom();
    int last = window.histogramsTo() - 1;
    FloatHistogram[] values = window.histograms();
    long[] times = window.histogramTimes();
    long[] starts = counter ? window.histogramStarts() : new long[0];
    @Nullable FloatHistogram increase = null;
    if (last > first) {
      increase = new HistogramIncrease(window, counter, starts).increase();
      if (increase == null) {
        return;
      }
    }
    boolean startsInside = startsInside(window, starts, first, times[first]);
    double zeroAfter = Double.NaN;
    if (startsInside) {
      increase =
          increase == null
              ? values[first]
              : new HistogramSteps(window).plus(increase, values[first]);
    } else if (increase != null && counter && increase.count() > 0 && values[first].count() >= 0) {
      zeroAfter = seconds(times[last] - times[first]) * (values[first].count() / increase.count());
    }
    if (increase == null) {
      return;
    }
    outcome.set(
        increase.times(
            Extrapolation.factor(
                window.startMillis(),
                window.endMillis(),
                times[first],
                times[last],
                last - first,
                startsInside ? starts[first] : Extrapolation.UNKNOWN_START,
                zeroAfter,
                perSecond)));
  }

  /** Whether the counter began within the range and before its first sample there, at zero. */
  private static boolean startsInside(
      RangeWindow window, long[] starts, int first, long firstTime) {
    return starts.length > 0
        && starts[first] != 0
        && starts[first] > window.startMillis()
        && starts[first] < firstTime;
  }

  static double seconds(long millis) {
    return millis / 1000.0;
  }
}
