package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.HistogramMean;
import io.weir.topology.promql.histogram.IncompatibleBucketsException;
import io.weir.topology.promql.number.KahanSum;
import io.weir.topology.promql.syntax.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code avg}: the compensated sum over the count, or once the sum would be infinite, a running
 * mean. Numbers and histograms in one group have no mean.
 */
final class MeanAccumulator implements Accumulator {
  /** Sums, or where it is incremental, running means. */
  private final double[] sums;

  private final double[] compensations;
  private final double[] counts;
  private final boolean[] incremental;
  private final GroupedHistograms notes;
  private @Nullable HistogramMean @Nullable [] histograms;

  MeanAccumulator(int cells, Position position, Annotations annotations) {
    this.sums = new double[cells];
    this.compensations = new double[cells];
    this.counts = new double[cells];
    this.incremental = new boolean[cells];
    this.notes = new GroupedHistograms(cells, position, annotations);
  }

  @Override
  public void number(int cell, double value) {
    if (notes.isIncompatible(cell)) {
      return;
    }
    notes.number(cell);
    double count = ++counts[cell];
    if (count == 1) {
      sums[cell] = value;
      return;
    }
    if (!incremental[cell]) {
      double total = sums[cell] + value;
      if (!Double.isInfinite(total)) {
        compensations[cell] = KahanSum.compensation(sums[cell], compensations[cell], value, total);
        sums[cell] = total;
        return;
      }
      incremental[cell] = true;
      sums[cell] /= count - 1;
      compensations[cell] /= count - 1;
    }
    double weight = (count - 1) / count;
    double before = weight * sums[cell];
    double mean = before + value / count;
    compensations[cell] =
        KahanSum.compensation(before, weight * compensations[cell], value / count, mean);
    sums[cell] = mean;
  }

  @Override
  public void histogram(int cell, FloatHistogram histogram, Labels series) {
    if (notes.isIncompatible(cell)) {
      return;
    }
    if (histograms == null) {
      histograms = new HistogramMean[sums.length];
    }
    HistogramMean mean = histograms[cell];
    if (notes.isEmpty(cell)) {
      histograms[cell] = new HistogramMean(histogram);
      notes.hint(cell, histogram);
    } else if (mean != null) {
      notes.hint(cell, histogram);
      try {
        mean.add(histogram);
        if (mean.boundsReconciled()) {
          notes.boundsReconciled();
        }
      } catch (IncompatibleBucketsException e) {
        notes.incompatible(cell, series);
      }
    }
    notes.histogram(cell);
  }

  @Override
  public void finish(int cell, FrameBuilder builder, int row, int step) {
    if (!notes.hasResult(cell)) {
      return;
    }
    HistogramMean mean = histograms == null ? null : histograms[cell];
    if (mean != null) {
      builder.histogram(row, step, mean.mean().compact());
    } else if (incremental[cell]) {
      builder.number(row, step, sums[cell] + compensations[cell]);
    } else {
      builder.number(row, step, sums[cell] / counts[cell] + compensations[cell] / counts[cell]);
    }
  }

  /**
   * Numbers: what has been noted, the count of numbers, 1 if a running mean follows, the sum or
   * mean, its compensation, the count of histograms. Histograms: their mean, if there is.
   */
  @Override
  public Partial partial(int cell, Labels group) {
    HistogramMean mean = histograms == null ? null : histograms[cell];
    return new Partial(
        group,
        new double[] {
          notes.flags(cell),
          counts[cell],
          incremental[cell] ? 1 : 0,
          sums[cell],
          compensations[cell],
          mean == null ? 0 : mean.count()
        },
        mean == null ? List.of() : List.of(mean.mean()));
  }

  @Override
  public void merge(int cell, Partial partial) {
    if (partial.state(1) > 0) {
      mergeNumbers(
          cell, partial.state(1), partial.state(2) != 0, partial.state(3), partial.state(4));
    }
    for (FloatHistogram histogram : partial.histograms()) {
      if (histograms == null) {
        histograms = new HistogramMean[sums.length];
      }
      HistogramMean mean = histograms[cell];
      try {
        if (mean == null) {
          histograms[cell] = new HistogramMean(histogram, partial.state(5));
        } else {
          mean.add(histogram, partial.state(5));
          if (mean.boundsReconciled()) {
            notes.boundsReconciled();
          }
        }
      } catch (IncompatibleBucketsException e) {
        notes.incompatible(cell, partial.labels());
      }
    }
    notes.merge(cell, (int) partial.state(0));
  }

  private void mergeNumbers(
      int cell, double count, boolean isMean, double sumOrMean, double compensation) {
    double before = counts[cell];
    counts[cell] += count;
    if (before == 0) {
      incremental[cell] = isMean;
      sums[cell] = sumOrMean;
      compensations[cell] = compensation;
      return;
    }
    if (!incremental[cell] && !isMean) {
      double total = sums[cell] + sumOrMean;
      if (!Double.isInfinite(total)) {
        compensations[cell] =
            KahanSum.compensation(sums[cell], compensations[cell], sumOrMean, total) + compensation;
        sums[cell] = total;
        return;
      }
    }
    double mine = incremental[cell] ? 1 : before;
    double theirs = isMean ? 1 : count;
    double left = before / counts[cell] * (sums[cell] / mine);
    double right = count / counts[cell] * (sumOrMean / theirs);
    double mean = left + right;
    compensations[cell] =
        KahanSum.compensation(
            left,
            before / counts[cell] * (compensations[cell] / mine)
                + count / counts[cell] * (compensation / theirs),
            right,
            mean);
    incremental[cell] = true;
    sums[cell] = mean;
  }
}
