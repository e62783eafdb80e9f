package io.weir.ops.bench.promql;

import io.weir.topology.promql.range.Outcome;
import io.weir.topology.promql.sliding.SlidingRange;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.syntax.Function;
import java.time.Duration;
import java.util.List;

/** {@code rate} of all series tick after tick: a sample of each comes in, and it is evaluated. */
final class SlidingRates {
  private final List<SeriesSamples> series;
  private final SlidingRange[] ranges;
  private final Outcome outcome = new Outcome();

  SlidingRates(List<SeriesSamples> series, Duration range) {
    this.series = series;
    this.ranges = new SlidingRange[series.size()];
    for (int row = 0; row < ranges.length; row++) {
      ranges[row] = SlidingRange.of(Function.RATE, range.toMillis()).orElseThrow();
    }
  }

  /** Adds the sample at an index to each series and evaluates at its time; the sum of all rates. */
  double tick(int index) {
    double sum = 0;
    for (int row = 0; row < ranges.length; row++) {
      SeriesSamples samples = series.get(row);
      long timeMillis = samples.timestampsMillis()[index];
      ranges[row].add(timeMillis, samples.values()[index]);
      ranges[row].evaluate(timeMillis, outcome);
      sum += outcome.isNumber() ? outcome.number() : 0;
    }
    return sum;
  }
}
