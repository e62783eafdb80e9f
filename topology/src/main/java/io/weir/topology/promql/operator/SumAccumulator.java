package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.histogram.CompensatedHistogram;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.IncompatibleBucketsException;
import io.weir.topology.promql.number.KahanSum;
import io.weir.topology.promql.syntax.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sum}, compensated. Numbers and histograms in one group have no sum. */
final class SumAccumulator implements Accumulator {
  private final double[] sums;
  private final double[] compensations;
  private final GroupedHistograms notes;
  private @Nullable CompensatedHistogram @Nullable [] histograms;

  SumAccumulator(int cells, Position position, Annotations annotations) {
    this.sums = new double[cells];
    this.compensations = new double[cells];
    this.notes = new GroupedHistograms(cells, position, annotations);
  }

  @Override
  public void number(int cell, double value) {
    if (notes.isEmpty(cell)) {
      sums[cell] = value;
    } else if (!notes.isIncompatible(cell)) {
      double total = sums[cell] + value;
      compensations[cell] = KahanSum.compensation(sums[cell], compensations[cell], value, total);
      sums[cell] = total;
    }
    notes.number(cell);
  }

  @Override
  public void histogram(int cell, FloatHistogram histogram, Labels series) {
    if (notes.isIncompatible(cell)) {
      return;
    }
    if (histograms == null) {
      histograms = new CompensatedHistogram[sums.length];
    }
    CompensatedHistogram sum = histograms[cell];
    if (notes.isEmpty(cell)) {
      histograms[cell] = CompensatedHistogram.of(histogram);
      notes.hint(cell, histogram);
    } else if (sum != null) {
      notes.hint(cell, histogram);
      try {
        CompensatedHistogram greater = sum.plus(histogram);
        if (greater.boundsReconciled()) {
          notes.boundsReconciled();
        }
        histograms[cell] = greater;
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
    CompensatedHistogram histogram = histograms == null ? null : histograms[cell];
    if (histogram != null) {
      builder.histogram(row, step, histogram.total().compact());
    } else {
      builder.number(row, step, sums[cell] + compensations[cell]);
    }
  }

  /** Numbers: what has been noted, the sum, its compensation. Histograms: the sum, if there is. */
  @Override
  public Partial partial(int cell, Labels group) {
    CompensatedHistogram histogram = histograms == null ? null : histograms[cell];
    return new Partial(
        group,
        new double[] {notes.flags(cell), sums[cell], compensations[cell]},
        histogram == null ? List.of() : List.of(histogram.total()));
  }

  @Override
  public void merge(int cell, Partial partial) {
    int theirs = (int) partial.state(0);
    if (GroupedHistograms.isNumber(theirs)) {
      double sum = partial.state(1);
      if (notes.hasNumber(cell)) {
        double total = sums[cell] + sum;
        compensations[cell] = KahanSum.compensation(sums[cell], compensations[cell], sum, total);
        sums[cell] = total;
        if (!Double.isInfinite(total)) {
          compensations[cell] += partial.state(2);
        }
      } else {
        sums[cell] = sum;
        compensations[cell] = partial.state(2);
      }
    }
    for (FloatHistogram histogram : partial.histograms()) {
      if (histograms == null) {
        histograms = new CompensatedHistogram[sums.length];
      }
      CompensatedHistogram sum = histograms[cell];
      try {
        CompensatedHistogram greater =
            sum == null ? CompensatedHistogram.of(histogram) : sum.plus(histogram);
        if (greater.boundsReconciled()) {
          notes.boundsReconciled();
        }
        histograms[cell] = greater;
      } catch (IncompatibleBucketsException e) {
        notes.incompatible(cell, partial.labels());
      }
    }
    notes.merge(cell, theirs);
  }
}
