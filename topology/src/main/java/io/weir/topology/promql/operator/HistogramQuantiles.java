package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.annotation.Infos;
import io.weir.topology.promql.annotation.Warnings;
import io.weir.topology.promql.histogram.Estimate;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.HistogramQuantile;
import io.weir.topology.promql.number.Numbers;
import io.weir.topology.promql.syntax.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code histogram_quantile} and {@code histogram_quantiles}: quantiles of the classic and native
 * histograms in a vector.
 */
public final class HistogramQuantiles implements Operator {
  private final Operator vector;
  private final Position vectorPosition;
  private final @Nullable String label;
  private final List<Operator> quantiles;
  private final List<Position> quantilePositions;

  /**
   * Quantiles.
   *
   * @param label the label that tells the quantile, null to have none
   * @param quantiles scalars
   */
  public HistogramQuantiles(
      Operator vector,
      Position vectorPosition,
      @Nullable String label,
      List<Operator> quantiles,
      List<Position> quantilePositions) {
    this.vector = vector;
    this.vectorPosition = vectorPosition;
    this.label = label;
    this.quantiles = List.copyOf(quantiles);
    this.quantilePositions = List.copyOf(quantilePositions);
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame[] numbers = new Frame[quantiles.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = quantiles.get(i).evaluate(evaluation, grid);
    }
    Frame frame = vector.evaluate(evaluation, grid);
    Annotations annotations = evaluation.annotations();
    BucketVector histograms =
        new BucketVector(frame, evaluation.delaysNameRemoval(), vectorPosition, annotations);
    FrameBuilder builder = new FrameBuilder(grid);
    for (int step = 0; step < grid.count(); step++) {
      double[] qs = new double[numbers.length];
      for (int i = 0; i < qs.length; i++) {
        qs[i] = numbers[i].scalar(step);
        if (!(qs[i] >= 0 && qs[i] <= 1)) {
          annotations.add(Warnings.invalidQuantile(qs[i], quantilePositions.get(i)));
        }
      }
      histograms.visit(
          step, new Step(builder, histograms, annotations, step, grid.timeMillis(step), qs));
    }
    return evaluation.withoutNames(builder.build());
  }

  /** Writes the quantiles of a step's histograms. */
  private final class Step implements BucketVector.Visitor {
    private final FrameBuilder builder;
    private final BucketVector histograms;
    private final Annotations annotations;
    private final int step;
    private final long timeMillis;
    private final double[] qs;

    Step(
        FrameBuilder builder,
        BucketVector histograms,
        Annotations annotations,
        int step,
        long timeMillis,
        double[] qs) {
      this.builder = builder;
      this.histograms = histograms;
      this.annotations = annotations;
      this.step = step;
      this.timeMillis = timeMillis;
      this.qs = qs;
    }

    @Override
    public void nativeHistogram(int series, FloatHistogram histogram) {
      for (double q : qs) {
        Estimate estimate = HistogramQuantile.of(q, histogram);
        String name = histograms.metricName(series);
        switch (estimate.note()) {
          case RESULT_IS_NAN -> annotations.add(Infos.quantileIsNaN(name, vectorPosition));
          case SKEWED_HIGHER -> annotations.add(Infos.quantileIsSkewedByNaN(name, vectorPosition));
          case NONE, EXCLUDED -> {}
        }
        write(series, q, estimate.value());
      }
    }

    @Override
    public void classicHistogram(int series, ClassicBuckets buckets) {
      for (double q : qs) {
        double quantile = buckets.quantile(q);
        if (buckets.isForced()) {
          annotations.add(
              Infos.forcedMonotonicity(
                  histograms.metricName(series),
                  vectorPosition,
                  timeMillis,
                  buckets.leastForced(),
                  buckets.greatestForced(),
                  buckets.greatestDifference()));
        }
        write(series, q, quantile);
      }
    }

    private void write(int series, double q, double quantile) {
      Labels labels = histograms.labels(series);
      if (label != null) {
        labels = labels.toBuilder().set(label, Numbers.openMetrics(q)).build();
      }
      int row = builder.row(labels, false);
      builder.checkEmpty(row, step);
      builder.number(row, step, quantile);
    }
  }
}
