package io.weir.topology.promql.histogram;

import java.util.Arrays;

/** Collects the parts of a histogram. One thread. */
public final class HistogramBuilder {
  private ResetHint resetHint = ResetHint.UNKNOWN;
  private int schema;
  private double zeroThreshold;
  private double zeroCount;
  private double count;
  private double sum;
  private Buckets positive = Buckets.NONE;
  private Buckets negative = Buckets.NONE;
  private double[] customBounds = new double[0];

  HistogramBuilder() {}

  /** What is known of a reset; unknown if it is not said. */
  public HistogramBuilder resetHint(ResetHint hint) {
    resetHint = hint;
    return this;
  }

  /** Resolution, -4 to 8, or -53 for custom buckets. */
  public HistogramBuilder schema(int newSchema) {
    schema = newSchema;
    return this;
  }

  /** Half the width of the zero bucket and how many observations it has. */
  public HistogramBuilder zeroBucket(double threshold, double observations) {
    zeroThreshold = threshold;
    zeroCount = observations;
    return this;
  }

  /** All observations. */
  public HistogramBuilder count(double observations) {
    count = observations;
    return this;
  }

  /** The sum of all observations. */
  public HistogramBuilder sum(double newSum) {
    sum = newSum;
    return this;
  }

  /** Upper bounds of custom buckets, ascending and finite. */
  public HistogramBuilder customBounds(double[] bounds) {
    customBounds = bounds.clone();
    return this;
  }

  /** Positive buckets that follow each other, from an index on. */
  public HistogramBuilder positiveBuckets(int firstIndex, double... counts) {
    positive = consecutive(firstIndex, counts);
    return this;
  }

  /** Negative buckets that follow each other away from zero, from an index on. */
  public HistogramBuilder negativeBuckets(int firstIndex, double... counts) {
    negative = consecutive(firstIndex, counts);
    return this;
  }

  /**
   * Positive buckets in spans.
   *
   * @param spanOffsets the first span's first index, then gaps before each further span
   * @param spanLengths buckets in each span
   * @param counts the buckets' counts, as many as the spans have
   */
  public HistogramBuilder positiveSpans(int[] spanOffsets, int[] spanLengths, double[] counts) {
    positive = spans(spanOffsets, spanLengths, counts);
    return this;
  }

  /** Negative buckets in spans, see {@link #positiveSpans}. */
  public HistogramBuilder negativeSpans(int[] spanOffsets, int[] spanLengths, double[] counts) {
    negative = spans(spanOffsets, spanLengths, counts);
    return this;
  }

  /**
   * The histogram.
   *
   * @throws IllegalArgumentException if the schema is none, or custom buckets have no valid bounds,
   *     a zero bucket or negative buckets
   */
  public FloatHistogram build() {
    if (schema == BucketBounds.CUSTOM_SCHEMA) {
      checkCustomBuckets();
    } else if (!BucketBounds.isExponential(schema)) {
      throw new IllegalArgumentException(
          "histogram: expected a schema of -4 to 8 or -53, found " + schema);
    } else if (customBounds.length > 0) {
      throw new IllegalArgumentException(
          "histogram: expected no custom bounds with schema " + schema);
    }
    return new FloatHistogram(
        resetHint, schema, zeroThreshold, zeroCount, count, sum, positive, negative, customBounds);
  }

  private void checkCustomBuckets() {
    double before = Double.NEGATIVE_INFINITY;
    for (double bound : customBounds) {
      if (!(bound > before) || bound == Double.POSITIVE_INFINITY) {
        throw new IllegalArgumentException(
            "histogram: expected finite custom bounds in strictly ascending order, found "
                + Arrays.toString(customBounds));
      }
      before = bound;
    }
    if (zeroCount != 0 || zeroThreshold != 0 || !negative.isEmpty()) {
      throw new IllegalArgumentException(
          "histogram: expected custom buckets without a zero bucket and negative buckets");
    }
    for (int i = 0; i < positive.size(); i++) {
      if (positive.index(i) < 0 || positive.index(i) > customBounds.length) {
        throw new IllegalArgumentException(
            "histogram: expected custom buckets 0 to "
                + customBounds.length
                + ", found "
                + positive.index(i));
      }
    }
  }

  private static Buckets consecutive(int firstIndex, double[] counts) {
    int[] indexes = new int[counts.length];
    Arrays.setAll(indexes, i -> firstIndex + i);
    return new Buckets(indexes, counts.clone());
  }

  private static Buckets spans(int[] offsets, int[] lengths, double[] counts) {
    int[] indexes = new int[counts.length];
    int index = 0;
    int next = 0;
    for (int span = 0; span < offsets.length; span++) {
      if (span > 0 && offsets[span] < 0) {
        throw new IllegalArgumentException(
            "histogram: expected no negative gap before span "
                + (span + 1)
                + ", found "
                + offsets[span]);
      }
      index += offsets[span];
      for (int i = 0; i < lengths[span]; i++) {
        if (next == counts.length) {
          throw new IllegalArgumentException(
              "histogram: expected a count for each bucket of its spans, found " + counts.length);
        }
        indexes[next++] = index++;
      }
    }
    if (next != counts.length) {
      throw new IllegalArgumentException(
          "histogram: expected " + next + " counts, as the spans say, found " + counts.length);
    }
    return new Buckets(indexes, counts.clone());
  }
}
