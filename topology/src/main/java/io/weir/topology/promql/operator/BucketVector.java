package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.annotation.Warnings;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.number.Numbers;
import io.weir.topology.promql.syntax.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The histograms of a vector: native ones, and classic ones put together from their buckets. One
 * evaluation, step by step; one thread.
 */
final class BucketVector {
  private static final String BOUND = "le";
  private static final int NONE = -1;

  /** Takes the histograms of a step. */
  interface Visitor {
    /** A native histogram. */
    void nativeHistogram(int series, FloatHistogram histogram);

    /** A classic histogram. */
    void classicHistogram(int series, ClassicBuckets buckets);
  }

  private final Frame frame;
  private final boolean namesKnown;
  private final Position position;
  private final Annotations annotations;
  private final List<Labels> series = new ArrayList<>();
  private final Map<Labels, Integer> numbers = new HashMap<>();

  /** The series of each row as a bucket; {@link #NONE} if its bound isn't a number. */
  private final int[] classic;

  /** The series of each row as a native histogram. */
  private final int[] natives;

  private final double[] bounds;
  private final List<ClassicBuckets> buckets = new ArrayList<>();

  BucketVector(Frame frame, boolean namesKnown, Position position, Annotations annotations) {
    this.frame = frame;
    this.namesKnown = namesKnown;
    this.position = position;
    this.annotations = annotations;
    this.classic = new int[frame.rows()];
    this.natives = new int[frame.rows()];
    this.bounds = new double[frame.rows()];
    for (int row = 0; row < frame.rows(); row++) {
      Labels labels = frame.series().labels(row);
      OptionalDouble bound = Numbers.parse(labels.value(BOUND));
      bounds[row] = bound.orElse(Double.NaN);
      classic[row] =
          bound.isPresent() ? number(labels.filtered(name -> !name.equals(BOUND))) : NONE;
      natives[row] = frame.hasHistograms() ? number(labels) : NONE;
    }
  }

  private int number(Labels labels) {
    Integer known = numbers.putIfAbsent(labels, series.size());
    if (known != null) {
      return known;
    }
    series.add(labels);
    buckets.add(new ClassicBuckets());
    return series.size() - 1;
  }

  /** The labels of a series, its name too, but no bucket's bound. */
  Labels labels(int number) {
    return series.get(number);
  }

  /** The name that annotations give of a series, empty if names are removed at once. */
  String metricName(int number) {
    return namesKnown ? series.get(number).metricName() : "";
  }

  /** Visits the histograms of a step; what is both classic and native is left out. */
  void visit(int step, Visitor visitor) {
    buckets.forEach(ClassicBuckets::clear);
    for (int row = 0; row < frame.rows(); row++) {
      int cell = frame.cell(row, step);
      if (frame.isNumber(cell)) {
        addBucket(row, frame.value(cell));
      }
    }
    for (int row = 0; row < frame.rows() && frame.hasHistograms(); row++) {
      int cell = frame.cell(row, step);
      if (frame.isHistogram(cell)) {
        ClassicBuckets same = buckets.get(natives[row]);
        if (same.isEmpty()) {
          visitor.nativeHistogram(natives[row], frame.histogram(cell));
        } else {
          annotations.add(
              Warnings.mixedClassicAndNativeHistograms(metricName(natives[row]), position));
          same.clear();
        }
      }
    }
    for (int number = 0; number < series.size(); number++) {
      if (!buckets.get(number).isEmpty()) {
        visitor.classicHistogram(number, buckets.get(number));
      }
    }
  }

  private void addBucket(int row, double count) {
    if (classic[row] != NONE) {
      buckets.get(classic[row]).add(bounds[row], count);
      return;
    }
    Labels labels = frame.series().labels(row);
    annotations.add(
        Warnings.badBucketLabel(
            namesKnown ? labels.metricName() : "", labels.value(BOUND), position));
  }
}
