package io.weir.topology.promql.distribute;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.number.Almost;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.operator.Partial;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.ScalarValue;
import io.weir.topology.promql.value.VectorValue;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A vector or a scalar at a tick, as numbers and the texts of histograms; or that there is none.
 */
record DistributedAnswer(
    Map<Labels, Double> numbers, Map<Labels, String> histograms, String failure) {
  private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?(e[-+]?[0-9]+)?");

  /** What the same expression gives where all series are in one place. */
  static DistributedAnswer inOnePlace(
      Expression expression, SeriesSource all, EvaluationOptions options, long timeMillis) {
    DistributedAnswer answer = empty("");
    try {
      switch (PromqlQuery.of(expression).at(all, options, timeMillis).value()) {
        case ScalarValue scalar -> answer.numbers.put(Labels.empty(), scalar.value());
        case VectorValue vector -> {
          for (int i = 0; i < vector.size(); i++) {
            answer.put(vector.labels(i), vector.value(i), String.valueOf(vector.histogram(i)));
          }
        }
        default -> throw new IllegalArgumentException("not a vector: " + expression);
      }
    } catch (QueryException e) {
      return empty(String.valueOf(e.getMessage()));
    }
    return answer;
  }

  /** What a plan gives, all merge partitions taken together. */
  static DistributedAnswer of(DistributedPlan plan, Partitions partitions, long timeMillis) {
    List<Partial> results;
    try {
      results = partitions.results(plan, timeMillis);
    } catch (QueryException e) {
      return empty(String.valueOf(e.getMessage()));
    }
    DistributedAnswer answer = empty("");
    for (Partial result : results) {
      boolean number = result.histograms().isEmpty();
      answer.put(
          result.labels(),
          number ? result.state(0) : 0,
          number ? "null" : result.histograms().getFirst().toString());
    }
    return answer;
  }

  private static DistributedAnswer empty(String failure) {
    return new DistributedAnswer(new TreeMap<>(), new TreeMap<>(), failure);
  }

  private void put(Labels labels, double number, String histogram) {
    boolean twice =
        histogram.equals("null")
            ? numbers.put(labels, number) != null
            : histograms.put(labels, rounded(histogram)) != null;
    if (twice) {
      throw new AssertionError("two elements with the labels " + labels);
    }
  }

  /** Numbers in a text without their last digits. */
  private static String rounded(String histogram) {
    return NUMBER
        .matcher(histogram)
        .replaceAll(number ->
            new BigDecimal(number.group())
                .round(new MathContext(9))
                .stripTrailingZeros()
                .toPlainString());
  }

  boolean failed() {
    return !failure.isEmpty();
  }

  /** Numbers may differ in their last bits. */
  boolean agreesWith(DistributedAnswer other, double tolerance) {
    if (failed() || other.failed()) {
      return failed() == other.failed();
    }
    return histograms.equals(other.histograms)
        && numbers.keySet().equals(other.numbers.keySet())
        && numbers.entrySet().stream()
            .allMatch(entry ->
                near(
                    entry.getValue(),
                    other.numbers.getOrDefault(entry.getKey(), Double.NaN),
                    tolerance));
  }

  private static boolean near(double left, double right, double tolerance) {
    return Almost.equal(left, right, tolerance) || Math.abs(left - right) < 1e-9;
  }
}
