package io.weir.topology.promql.range;

import io.weir.topology.promql.annotation.Warnings;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.ResetHint;

/** {@code irate} and {@code idelta}: the difference of the last two samples. */
final class InstantRates {
  static final RangeFunction IRATE = (window, arguments, outcome) -> apply(window, outcome, true);
  static final RangeFunction IDELTA = (window, arguments, outcome) -> apply(window, outcome, false);

  private InstantRates() {}

  private static void apply(RangeWindow window, Outcome outcome, boolean rate) {
    int number = window.numbersTo() - 1;
    int histogram = window.histogramsTo() - 1;
    if (window.numberCount() + window.histogramCount() < 2) {
      return;
    }
    if (isNumberNewer(window, number, histogram)) {
      if (isNumberNewer(window, number - 1, histogram)) {
        numbers(window, outcome, rate, number);
        return;
      }
    } else if (!isNumberNewer(window, number, histogram - 1)) {
      histograms(window, outcome, rate, histogram);
      return;
    }
    window
        .annotations()
        .add(Warnings.mixedFloatsAndHistograms(window.metricName(), window.position()));
  }

  /** Whether the newest of what is left, up to these indexes, is a number. */
  private static boolean isNumberNewer(RangeWindow window, int number, int histogram) {
    if (histogram < window.histogramsFrom()) {
      return true;
    }
    if (number < window.numbersFrom()) {
      return false;
    }
    return window.numberTimes()[number] > window.histogramTimes()[histogram];
  }

  private static void numbers(RangeWindow window, Outcome outcome, boolean rate, int last) {
    long[] times = window.numberTimes();
    double[] values = window.numbers();
    double difference = values[last];
    boolean reset =
        rate
            && (values[last] < values[last - 1]
                || StartTimes.isReset(window.numberStarts(), times, last));
    if (!reset) {
      difference -= values[last - 1];
    }
    outcome.set(rate ? difference / Rates.seconds(times[last] - times[last - 1]) : difference);
  }

  private static void histograms(RangeWindow window, Outcome outcome, boolean rate, int last) {
    HistogramSteps steps = new HistogramSteps(window);
    long[] times = window.histogramTimes();
    FloatHistogram newer = window.histograms()[last];
    FloatHistogram older = window.histograms()[last - 1];
    boolean bothGauges =
        newer.resetHint() == ResetHint.GAUGE && older.resetHint() == ResetHint.GAUGE;
    boolean anyGauge = newer.resetHint() == ResetHint.GAUGE || older.resetHint() == ResetHint.GAUGE;
    if (rate && anyGauge) {
      steps.tellNotCounter();
    }
    if (!rate && !bothGauges) {
      steps.tellNotGauge();
    }
    FloatHistogram difference = newer;
    if (!rate
        || !(StartTimes.isReset(window.histogramStarts(), times, last)
            || newer.isResetSince(older))) {
      difference = steps.minus(newer, older);
      if (difference == null) {
        return;
      }
    }
    FloatHistogram result = difference.withResetHint(ResetHint.GAUGE).compact();
    outcome.set(rate ? result.dividedBy(Rates.seconds(times[last] - times[last - 1])) : result);
  }
}
