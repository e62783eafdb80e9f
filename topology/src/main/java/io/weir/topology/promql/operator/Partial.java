package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import java.util.Arrays;
import java.util.List;

/**
 * What one part of a computation tells another, at one time: an element of a vector, or what an
 * aggregation has made of some elements of a group. Immutable.
 *
 * <table>
 * <caption>Numbers and histograms</caption>
 * <tr><th>of</th><th>numbers</th><th>histograms</th></tr>
 * <tr><td>an element, a scalar</td><td>its number, if it is one</td><td>or its histogram</td></tr>
 * <tr><td>count, group, count_values</td><td>the count</td><td></td></tr>
 * <tr><td>sum</td><td>flags, sum, compensation</td><td>the sum of histograms</td></tr>
 * <tr><td>avg</td><td>flags, count of numbers, 1 if what follows is a mean, sum or mean,
 *     compensation, count of histograms</td><td>the mean of histograms</td></tr>
 * <tr><td>min, max</td><td>the extreme; none if there were only histograms</td><td></td></tr>
 * <tr><td>stddev, stdvar</td><td>count, mean, sum of squared distances from the mean; or none</td>
 *     <td></td></tr>
 * <tr><td>quantile</td><td>all numbers</td><td></td></tr>
 * </table>
 *
 * Flags are the sum of 1 for numbers, 2 for histograms, 4 for histograms that can't be added, 8 for
 * ones that begin with a counter reset, 16 for ones that don't.
 */
public final class Partial {
  private final Labels labels;
  private final double[] state;
  private final List<FloatHistogram> histograms;

  /** Of an array, which is kept, not copied. */
  public Partial(Labels labels, double[] state, List<FloatHistogram> histograms) {
    this.labels = labels;
    this.state = state;
    this.histograms = List.copyOf(histograms);
  }

  /** The element's labels, or the group's. */
  public Labels labels() {
    return labels;
  }

  /** How many numbers there are. */
  public int size() {
    return state.length;
  }

  /** A number, from 0. */
  public double state(int index) {
    return state[index];
  }

  /** The histograms. */
  public List<FloatHistogram> histograms() {
    return histograms;
  }

  /** {@code {job="a"} [1.0, 2.0]}, then the histograms if there are any. */
  @Override
  public String toString() {
    return labels + " " + Arrays.toString(state) + (histograms.isEmpty() ? "" : " " + histograms);
  }
}
