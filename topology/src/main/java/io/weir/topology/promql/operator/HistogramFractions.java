package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.annotation.Infos;
import io.weir.topology.promql.histogram.Estimate;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.HistogramFraction;
import io.weir.topology.promql.syntax.Position;

/** {@code histogram_fraction} of the classic and native histograms in a vector. */
public final class HistogramFractions implements Operator {
  private final Operator lower;
  private final Operator upper;
  private final Operator vector;
  private final Position position;

  /** Fractions between two scalars; annotations speak of the vector. */
  public HistogramFractions(
      Operator lower, Operator upper, Operator vector, Position vectorPosition) {
    this.lower = lower;
    this.upper = upper;
    this.vector = vector;
    this.position = vectorPosition;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame lowers = lower.evaluate(evaluation, grid);
    Frame uppers = upper.evaluate(evaluation, grid);
    Frame frame = vector.evaluate(evaluation, grid);
    BucketVector histograms =
        new BucketVector(frame, evaluation.delaysNameRemoval(), position, evaluation.annotations());
    FrameBuilder builder = new FrameBuilder(grid);
    for (int i = 0; i < grid.count(); i++) {
      int step = i;
      double from = lowers.scalar(step);
      double to = uppers.scalar(step);
      histograms.visit(
          step,
          new BucketVector.Visitor() {
            @Override
            public void nativeHistogram(int series, FloatHistogram histogram) {
              Estimate estimate = HistogramFraction.of(from, to, histogram);
              if (estimate.note() == Estimate.Note.EXCLUDED) {
                evaluation
                    .annotations()
                    .add(Infos.fractionExcludesNaN(histograms.metricName(series), position));
              }
              write(builder, histograms.labels(series), step, estimate.value());
            }

            @Override
            public void classicHistogram(int series, ClassicBuckets buckets) {
              write(builder, histograms.labels(series), step, buckets.fraction(from, to));
            }
          });
    }
    return evaluation.withoutNames(builder.build());
  }

  private static void write(FrameBuilder builder, Labels labels, int step, double fraction) {
    int row = builder.row(labels, false);
    builder.checkEmpty(row, step);
    builder.number(row, step, fraction);
  }
}
