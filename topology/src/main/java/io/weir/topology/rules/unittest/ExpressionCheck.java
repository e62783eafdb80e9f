package io.weir.topology.rules.unittest;

import io.weir.schemas.config.Durations;
import io.weir.schemas.config.Location;
import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.number.Numbers;
import io.weir.topology.promql.parse.SeriesParser;
import io.weir.topology.promql.series.SeriesPoint;
import io.weir.topology.promql.series.SeriesPoints;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.VectorValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Expects samples of an expression at a time. Immutable. */
record ExpressionCheck(Location place, UnitTestKeys.ExpressionTest keys) {
  /**
   * A sample as tests compare it.
   *
   * @param histogram as test scripts write it; empty if it is a number
   */
  private record Sample(Labels labels, double value, String histogram) {
    boolean equals(Sample other, boolean fuzzy) {
      return labels.equals(other.labels)
          && histogram.equals(other.histogram)
          && (value == other.value
              || (fuzzy
                  && (Math.nextUp(value) == other.value || Math.nextDown(value) == other.value)));
    }

    @Override
    public String toString() {
      return labels + " " + (histogram.isEmpty() ? Numbers.general(value) : histogram);
    }
  }

  /** Evaluates and compares. */
  Optional<TestFailure> check(
      TestQueries queries, long startMillis, boolean fuzzy, boolean showsDiff) {
    List<Sample> found;
    List<Sample> expected;
    try {
      found = samples(queries.vector(keys.expr(), startMillis + keys.evalTime().toMillis()));
      expected = new ArrayList<>();
      for (UnitTestKeys.ExpectedSample sample : keys.expSamples()) {
        expected.add(expected(sample));
      }
    } catch (QueryException | IllegalArgumentException e) {
      return Optional.of(failure(", err: " + e.getMessage()));
    }
    expected.sort(Comparator.comparing(Sample::labels));
    return equal(expected, found, fuzzy)
        ? Optional.empty()
        : Optional.of(failure(Difference.of(lines(expected), lines(found), showsDiff)));
  }

  private TestFailure failure(String problem) {
    return new TestFailure(
        place,
        "expr: \"%s\", time: %s%s"
            .formatted(shown(keys.expr()), Durations.format(keys.evalTime()), problem));
  }

  private static String shown(String expression) {
    return expression
        .strip()
        .replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\n", "\\n")
        .replace("\t", "\\t");
  }

  private static boolean equal(List<Sample> expected, List<Sample> found, boolean fuzzy) {
    if (expected.size() != found.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      if (!expected.get(i).equals(found.get(i), fuzzy)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> lines(List<Sample> samples) {
    return samples.stream().map(Sample::toString).toList();
  }

  private static List<Sample> samples(VectorValue vector) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < vector.size(); i++) {
      FloatHistogram histogram = vector.histogram(i);
      samples.add(
          histogram == null
              ? new Sample(vector.labels(i), vector.value(i), "")
              : new Sample(vector.labels(i), 0, histogram.toTestExpression()));
    }
    samples.sort(Comparator.comparing(Sample::labels));
    return samples;
  }

  private static Sample expected(UnitTestKeys.ExpectedSample sample) {
    try {
      Labels labels = SeriesParser.parseMetric(sample.labels());
      String histogram = sample.histogram().isEmpty() ? "" : histogram(sample.histogram());
      return new Sample(labels, sample.number(), histogram);
    } catch (ParseException e) {
      throw new IllegalArgumentException(
          "labels \"" + sample.labels() + "\": " + e.getMessage(), e);
    }
  }

  private static String histogram(String text) throws ParseException {
    List<SeriesPoint> points = SeriesPoints.of(SeriesParser.parse("{} " + text));
    FloatHistogram histogram = points.size() == 1 ? points.getFirst().histogram() : null;
    if (histogram == null) {
      throw new IllegalArgumentException("expected one histogram, found " + text);
    }
    return histogram.toTestExpression();
  }
}
