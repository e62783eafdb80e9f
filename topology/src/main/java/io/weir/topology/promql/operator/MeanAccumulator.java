package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.HistogramMean;
import io.weir.topology.promql.histogram.IncompatibleBucketsException;
import io.weir.topology.promql.number.KahanSum;
import io.weir.topology.promql.syntax.Position;
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
}
