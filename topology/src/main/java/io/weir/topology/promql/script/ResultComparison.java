package io.weir.topology.promql.script;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.number.Almost;
import io.weir.topology.promql.number.Numbers;
import io.weir.topology.promql.value.MatrixValue;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.promql.value.ScalarValue;
import io.weir.topology.promql.value.StringValue;
import io.weir.topology.promql.value.VectorValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what came of an {@code eval} with what is expected, numbers up to a millionth. */
final class ResultComparison {
  private static final double TOLERANCE = 1e-6;

  private final ScriptCommand.Eval eval;
  private final ScriptCommand.Expected expected;

  ResultComparison(ScriptCommand.Eval eval) {
    this.eval = eval;
    this.expected = eval.expected();
  }

  void check(QueryValue actual) throws Mismatch {
    switch (actual) {
      case ScalarValue scalar -> checkScalar(scalar);
      case StringValue string -> {
        if (!string.value().equals(expected.string() == null ? "" : expected.string())) {
          throw new Mismatch("string " + expected.string(), "string " + string.value());
        }
      }
      case VectorValue vector -> checkVector(vector);
      case MatrixValue matrix -> checkMatrix(matrix);
    }
  }

  private void checkScalar(ScalarValue actual) throws Mismatch {
    if (expected.scalar().isEmpty()) {
      throw new Mismatch("a vector or a matrix", text(actual));
    }
    if (!Almost.equal(expected.scalar().getAsDouble(), actual.value(), TOLERANCE)) {
      throw new Mismatch(
          "scalar " + Numbers.general(expected.scalar().getAsDouble()), text(actual));
    }
  }

  private void checkVector(VectorValue actual) throws Mismatch {
    if (expected.scalar().isPresent()) {
      throw new Mismatch("a scalar", text(actual));
    }
    Set<Labels> seen = new HashSet<>();
    boolean ordered = expected.has(Condition.Kind.ORDERED);
    for (int i = 0; i < actual.size(); i++) {
      ScriptCommand.ExpectedSeries series = expected.series().get(actual.labels(i));
      SequenceValue found = point(actual.value(i), actual.histogram(i));
      if (series == null) {
        throw new Mismatch("no series " + actual.labels(i), actual.labels(i) + " " + found);
      }
      if (ordered && series.place() != i + 1) {
        throw new Mismatch(
            actual.labels(i) + " at place " + series.place(), "it at place " + (i + 1));
      }
      if (!equal(series.values().getFirst(), found)) {
        throw new Mismatch(
            actual.labels(i) + " " + series.values().getFirst(), actual.labels(i) + " " + found);
      }
      seen.add(actual.labels(i));
    }
    checkAllSeen(seen, actual);
  }

  private void checkMatrix(MatrixValue actual) throws Mismatch {
    if (expected.scalar().isPresent() || expected.has(Condition.Kind.ORDERED)) {
      throw new Mismatch(
          expected.scalar().isPresent() ? "a scalar" : "an ordered vector", text(actual));
    }
    Set<Labels> seen = new HashSet<>();
    for (MatrixValue.Series series : actual.series()) {
      ScriptCommand.ExpectedSeries wanted = expected.series().get(series.labels());
      if (wanted == null) {
        throw new Mismatch("no series " + series.labels(), text(series));
      }
      checkPoints(wanted.values(), series);
      seen.add(series.labels());
    }
    checkAllSeen(seen, actual);
  }

  private void checkPoints(List<SequenceValue> wanted, MatrixValue.Series series) throws Mismatch {
    List<SequenceValue> found = new ArrayList<>();
    int number = 0;
    int histogram = 0;
    long[] numberTimes = series.timestampsMillis();
    long[] histogramTimes = series.histogramTimestampsMillis();
    for (int i = 0; i < wanted.size(); i++) {
      long time = eval.startMillis() + i * eval.stepMillis();
      if (number < numberTimes.length && numberTimes[number] == time) {
        found.add(new SequenceValue.Numeric(series.values()[number++]));
      } else if (histogram < histogramTimes.length && histogramTimes[histogram] == time) {
        found.add(new SequenceValue.Histogram(series.histograms()[histogram++], false));
      } else {
        found.add(new SequenceValue.Omitted());
      }
    }
    boolean all = number == numberTimes.length && histogram == histogramTimes.length;
    for (int i = 0; i < wanted.size() && all; i++) {
      all = equal(wanted.get(i), found.get(i));
    }
    if (!all) {
      throw new Mismatch(series.labels() + " " + join(wanted), text(series));
    }
  }

  private void checkAllSeen(Set<Labels> seen, QueryValue actual) throws Mismatch {
    for (Labels labels : expected.series().keySet()) {
      if (!seen.contains(labels)) {
        throw new Mismatch("series " + labels, text(actual));
      }
    }
  }

  private static boolean equal(SequenceValue wanted, SequenceValue found) {
    return switch (wanted) {
      case SequenceValue.Omitted omitted -> found instanceof SequenceValue.Omitted;
      case SequenceValue.Numeric number ->
          found instanceof SequenceValue.Numeric other
              && Almost.equal(other.value(), number.value(), TOLERANCE);
      case SequenceValue.Histogram histogram ->
          found instanceof SequenceValue.Histogram other
              && HistogramComparison.equal(
                  histogram.histogram(), other.histogram(), histogram.hintGiven(), TOLERANCE);
    };
  }

  /** The elements that a matrix has at a time. */
  static VectorValue atStep(MatrixValue matrix, long timeMillis) {
    List<Labels> labels = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    List<@Nullable FloatHistogram> histograms = new ArrayList<>();
    for (MatrixValue.Series series : matrix.series()) {
      int number = Arrays.binarySearch(series.timestampsMillis(), timeMillis);
      int histogram = Arrays.binarySearch(series.histogramTimestampsMillis(), timeMillis);
      if (number >= 0 || histogram >= 0) {
        labels.add(series.labels());
        values.add(number >= 0 ? series.values()[number] : 0.0);
        histograms.add(number >= 0 ? null : series.histograms()[histogram]);
      }
    }
    return new VectorValue(
        timeMillis,
        labels.toArray(Labels[]::new),
        values.stream().mapToDouble(Double::doubleValue).toArray(),
        histograms.toArray(FloatHistogram[]::new));
  }

  private static SequenceValue point(double value, @Nullable FloatHistogram histogram) {
    return histogram == null
        ? new SequenceValue.Numeric(value)
        : new SequenceValue.Histogram(histogram, false);
  }

  private static String join(List<SequenceValue> values) {
    StringBuilder text = new StringBuilder();
    for (SequenceValue value : values) {
      text.append(text.isEmpty() ? "" : " ").append(value);
    }
    return text.toString();
  }

  static String text(QueryValue value) {
    return switch (value) {
      case ScalarValue scalar -> "scalar " + Numbers.general(scalar.value());
      case StringValue string -> "string " + string.value();
      case VectorValue vector -> {
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < vector.size(); i++) {
          elements.add(vector.labels(i) + " " + point(vector.value(i), vector.histogram(i)));
        }
        yield elements.isEmpty() ? "an empty vector" : String.join("; ", elements);
      }
      case MatrixValue matrix ->
          matrix.series().isEmpty()
              ? "an empty matrix"
              : String.join("; ", matrix.series().stream().map(ResultComparison::text).toList());
    };
  }

  private static String text(MatrixValue.Series series) {
    StringBuilder text = new StringBuilder(series.labels().toString());
    for (int i = 0; i < series.values().length; i++) {
      text.append(' ')
          .append(Numbers.general(series.values()[i]))
          .append(" @")
          .append(series.timestampsMillis()[i]);
    }
    for (int i = 0; i < series.histograms().length; i++) {
      text.append(' ')
          .append(series.histograms()[i].toTestExpression())
          .append(" @")
          .append(series.histogramTimestampsMillis()[i]);
    }
    return text.toString();
  }
}
