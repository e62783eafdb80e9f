package io.weir.topology.promql.range;

import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.syntax.RangeEnds;

/**
 * {@code resets} and {@code changes}: how many samples differ from the one before them. From number
 * to histogram and back counts as both.
 */
final class Changes {
  static final RangeFunction RESETS = (window, arguments, outcome) -> apply(window, outcome, true);
  static final RangeFunction CHANGES =
      (window, arguments, outcome) -> apply(window, outcome, false);

  private Changes() {}

  private static void apply(RangeWindow window, Outcome outcome, boolean resets) {
    int number = window.numbersFrom();
    int histogram = window.histogramsFrom();
    if (window.ends() == RangeEnds.ANCHORED) {
      int numbersBefore =
          upToStart(window.numberTimes(), number, window.numbersTo(), window.startMillis());
      int histogramsBefore =
          upToStart(
              window.histogramTimes(), histogram, window.histogramsTo(), window.startMillis());
      if (numbersBefore == window.numbersTo() && histogramsBefore == window.histogramsTo()) {
        return;
      }
      // The newest sample up to the start is the one to compare with first.
      boolean anyNumber = numbersBefore > number;
      boolean anyHistogram = histogramsBefore > histogram;
      boolean numberIsNewest =
          anyNumber
              && (!anyHistogram
                  || window.numberTimes()[numbersBefore - 1]
                      >= window.histogramTimes()[histogramsBefore - 1]);
      number = numberIsNewest ? numbersBefore - 1 : numbersBefore;
      histogram = anyHistogram && !numberIsNewest ? histogramsBefore - 1 : histogramsBefore;
    }
    outcome.set((double) count(window, number, histogram, resets));
  }

  private static int upToStart(long[] times, int from, int to, long startMillis) {
    int index = from;
    while (index < to && times[index] <= startMillis) {
      index++;
    }
    return index;
  }

  private static int count(RangeWindow window, int number, int histogram, boolean resets) {
    int count = 0;
    int previousNumber = -1;
    int previousHistogram = -1;
    int i = number;
    int j = histogram;
    while (i < window.numbersTo() || j < window.histogramsTo()) {
      boolean isNumber =
          j == window.histogramsTo()
              || (i < window.numbersTo() && window.numberTimes()[i] < window.histogramTimes()[j]);
      if (isNumber) {
        boolean differs =
            previousHistogram >= 0
                || (previousNumber >= 0
                    && (resets
                        ? isReset(window, previousNumber, i)
                        : isChange(window.numbers()[previousNumber], window.numbers()[i])));
        count += differs ? 1 : 0;
        previousNumber = i++;
        previousHistogram = -1;
      } else {
        boolean differs =
            previousNumber >= 0
                || (previousHistogram >= 0
                    && (resets
                        ? isHistogramReset(window, previousHistogram, j)
                        : !window.histograms()[j].equals(window.histograms()[previousHistogram])));
        count += differs ? 1 : 0;
        previousHistogram = j++;
        previousNumber = -1;
      }
    }
    return count;
  }

  private static boolean isChange(double before, double now) {
    return now != before && !(Double.isNaN(now) && Double.isNaN(before));
  }

  private static boolean isReset(RangeWindow window, int before, int now) {
    return window.numbers()[now] < window.numbers()[before]
        || StartTimes.isReset(window.numberStarts(), window.numberTimes(), now);
  }

  private static boolean isHistogramReset(RangeWindow window, int before, int now) {
    FloatHistogram current = window.histograms()[now];
    return StartTimes.isReset(window.histogramStarts(), window.histogramTimes(), now)
        || current.isResetSince(window.histograms()[before]);
  }
}
