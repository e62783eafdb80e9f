package io.weir.topology.promql.histogram;

/**
 * A mean of histograms: a compensated sum, or once that would overflow, a running mean. One thread.
 */
public final class HistogramMean {
  private CompensatedHistogram sumOrMean;
  private double count = 1;
  private boolean incremental;
  private boolean boundsReconciled;

  /** The mean of one histogram. */
  public HistogramMean(FloatHistogram first) {
    sumOrMean = CompensatedHistogram.of(first);
  }

  /**
   * Adds a histogram.
   *
   * @throws IncompatibleBucketsException if its buckets are of another kind
   */
  public void add(FloatHistogram histogram) throws IncompatibleBucketsException {
    count++;
    if (!incremental) {
      CompensatedHistogram sum = sumOrMean.plus(histogram);
      boundsReconciled |= sum.boundsReconciled();
      if (!sum.hasOverflow()) {
        sumOrMean = sum;
        return;
      }
      incremental = true;
      sumOrMean = sumOrMean.dividedBy(count - 1);
    }
    sumOrMean = sumOrMean.times((count - 1) / count).plus(histogram.dividedBy(count));
    boundsReconciled |= sumOrMean.boundsReconciled();
  }

  /** Whether custom bounds differed in an addition. */
  public boolean boundsReconciled() {
    return boundsReconciled;
  }

  /** How many histograms it is of. */
  public double count() {
    return count;
  }

  /** The mean; not compacted. */
  public FloatHistogram mean() {
    return (incremental ? sumOrMean : sumOrMean.dividedBy(count)).total();
  }
}
