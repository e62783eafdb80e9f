package io.weir.topology.promql.series;

import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.IncompatibleBucketsException;
import io.weir.topology.promql.histogram.ResetHint;
import java.util.ArrayList;
import java.util.List;

/** Writes the values of a series out, one by one. */
public final class SeriesPoints {
  private static final int MOST = 10_000_000;

  private final List<SeriesPoint> points = new ArrayList<>();
  private int step;

  private SeriesPoints() {}

  /**
   * The points of a series, in the order of time.
   *
   * @throws IllegalArgumentException if there are too many, or a histogram is none
   */
  public static List<SeriesPoint> of(SeriesDescription description) {
    SeriesPoints points = new SeriesPoints();
    description.items().forEach(points::add);
    return points.points;
  }

  private void add(SeriesItem item) {
    if (item.count() < 0 || item.count() > MOST - step) {
      throw new IllegalArgumentException("expected at most " + MOST + " values, found more");
    }
    switch (item) {
      case SeriesItem.Omitted omitted -> step += (int) omitted.count();
      case SeriesItem.Numbers numbers -> {
        double value = numbers.first();
        for (long i = 0; i < numbers.count(); i++) {
          points.add(new SeriesPoint(step++, value, null, false));
          value += numbers.increment();
        }
      }
      case SeriesItem.Histograms histograms -> add(histograms);
    }
  }

  private void add(SeriesItem.Histograms histograms) {
    FloatHistogram current = histogram(histograms.first());
    HistogramDescription increment = histograms.increment();
    FloatHistogram change = increment == null ? null : histogram(increment);
    boolean hintGiven = (increment == null ? histograms.first() : increment).resetHint() != null;
    points.add(new SeriesPoint(step++, 0, current, hintGiven));
    for (long i = 1; i < histograms.count(); i++) {
      if (change != null) {
        current = changed(current, change, histograms.subtracts());
      }
      points.add(new SeriesPoint(step++, 0, current, hintGiven));
    }
  }

  private static FloatHistogram changed(
      FloatHistogram current, FloatHistogram change, boolean subtracts) {
    if (current.schema() > change.schema()) {
      throw new IllegalArgumentException(
          "error combining histograms: cannot merge from schema %d to %d"
              .formatted(change.schema(), current.schema()));
    }
    try {
      return (subtracts ? current.minus(change) : current.plus(change)).histogram();
    } catch (IncompatibleBucketsException e) {
      throw new IllegalArgumentException("error combining histograms: " + e.getMessage(), e);
    }
  }

  private static FloatHistogram histogram(HistogramDescription description) {
    return FloatHistogram.builder()
        .schema(description.schema())
        .count(description.count())
        .sum(description.sum())
        .zeroBucket(description.zeroThreshold(), description.zeroCount())
        .customBounds(numbers(description.customValues()))
        .positiveBuckets(description.offset(), numbers(description.buckets()))
        .negativeBuckets(description.negativeOffset(), numbers(description.negativeBuckets()))
        .resetHint(description.resetHint() == null ? ResetHint.UNKNOWN : description.resetHint())
        .build();
  }

  private static double[] numbers(List<Double> numbers) {
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
