package io.weir.topology.promql.range;

import io.weir.topology.promql.annotation.Infos;

/** A function of the numbers in a range, which ignores histograms and says so. */
final class NumbersOnly {
  private NumbersOnly() {}

  /** A function that needs at least so many numbers. */
  static RangeFunction atLeast(int least, RangeFunction function) {
    return (window, arguments, outcome) -> {
      if (window.hasNumbers() && window.hasHistograms()) {
        window
            .annotations()
            .add(Infos.histogramIgnoredInMixedRange(window.metricName(), window.position()));
      }
      if (window.numberCount() >= least) {
        function.apply(window, arguments, outcome);
      }
    };
  }
}
