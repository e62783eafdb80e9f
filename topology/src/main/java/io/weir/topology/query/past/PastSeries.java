package io.weir.topology.query.past;

import io.weir.topology.promql.source.SeriesSamples;

/**
 * A series as a store has it.
 *
 * @param runningTotal whether its numbers are a counter's running total, which no reset takes back
 * @param lastValue of a running total, what the counter itself was at the last number; NaN if that
 *     isn't known
 */
public record PastSeries(SeriesSamples samples, boolean runningTotal, double lastValue) {
  /** Samples as they were. */
  public static PastSeries of(SeriesSamples samples) {
    return new PastSeries(samples, false, Double.NaN);
  }
}
