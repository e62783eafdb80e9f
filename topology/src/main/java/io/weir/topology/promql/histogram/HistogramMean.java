package io.weir.topology.promql.histogram;

/**
 * A mean of histograms: a compensated sum, or once that would overflow, a running mean. One thread.
 */
public final class HistogramMean {
  private CompensatedHistogram sumOrMean;
  private double count;
  private boolean incremental;
  private boolean boundsReconciled;

  /** The mean of one histogram. */
  public HistogramMean(FloatHistogram first) {
    this(first, 1);
  }

  /** The mean of as many histograms whose mean is known. */
  public HistogramMean(FloatHistogram mean, double count) {
    this.sumOrMean = CompensatedHistogram.of(mean);
    this.count = count;
    this.incremental = count != 1;
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

  /**
   * Adds as many histograms whose mean is known.
   *
   * @throws IncompatibleBucketsException if their buckets are of another kind
   */
  public void add(FloatHistogram mean, double meanCount) throws IncompatibleBucketsException {
    if (meanCount == 1) {
      add(mean);
      return;
    }
    double all = count + meanCount;
    CompensatedHistogram mine = incremental ? sumOrMean : sumOrMean.dividedBy(count);
    sumOrMean = mine.times(count / all).plus(mean.times(meanCount / all));
    boundsReconciled |= sumOrMean.boundsReconciled();
    incremental = true;
    count = all;
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
