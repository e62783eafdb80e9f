package io.weir.topology.promql.range;

/**
 * Functions that pick or count samples: {@code count_over_time}, {@code present_over_time}, {@code
 * first_over_time}, {@code last_over_time} and the times of the first and last.
 */
final class Samples {
  static final RangeFunction COUNT =
      (window, arguments, outcome) ->
          outcome.set((double) (window.numberCount() + window.histogramCount()));

  static final RangeFunction PRESENT = (window, arguments, outcome) -> outcome.set(1.0);

  static final RangeFunction FIRST =
      (window, arguments, outcome) -> {
        int number = window.numbersFrom();
        int histogram = window.histogramsFrom();
        if (!window.hasHistograms()
            || (window.hasNumbers()
                && window.numberTimes()[number] < window.histogramTimes()[histogram])) {
          outcome.set(window.numbers()[number]);
        } else {
          outcome.set(window.histograms()[histogram]);
        }
      };

  static final RangeFunction LAST =
      (window, arguments, outcome) -> {
        int number = window.numbersTo() - 1;
        int histogram = window.histogramsTo() - 1;
        if (!window.hasHistograms()
            || (window.hasNumbers()
                && window.histogramTimes()[histogram] < window.numberTimes()[number])) {
          outcome.set(window.numbers()[number]);
        } else {
          outcome.set(window.histograms()[histogram]);
        }
      };

  static final RangeFunction TIME_OF_FIRST =
      (window, arguments, outcome) -> {
        long time = Long.MAX_VALUE;
        if (window.hasNumbers()) {
          time = window.numberTimes()[window.numbersFrom()];
        }
        if (window.hasHistograms()) {
          time = Math.min(time, window.histogramTimes()[window.histogramsFrom()]);
        }
        outcome.set(Rates.seconds(time));
      };

  static final RangeFunction TIME_OF_LAST =
      (window, arguments, outcome) -> {
        long time = Long.MIN_VALUE;
        if (window.hasNumbers()) {
          time = window.numberTimes()[window.numbersTo() - 1];
        }
        if (window.hasHistograms()) {
          time = Math.max(time, window.histogramTimes()[window.histogramsTo() - 1]);
        }
        outcome.set(Rates.seconds(time));
      };

  private Samples() {}
}
