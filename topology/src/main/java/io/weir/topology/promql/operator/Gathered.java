package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Vectors and scalars of which parts are evaluated elsewhere, at all steps of a grid at once. */
public final class Gathered {
  private Gathered() {}

  /** Gives what some places tell, one of them after the other. */
  @FunctionalInterface
  public interface Parts {
    /** What is told about the steps of a grid. */
    List<PartialFrame> at(Evaluation evaluation, StepGrid grid);
  }

  /**
   * What a part gives in all places of the evaluation's source, which must be a {@link PartSource}.
   */
  public static Parts elsewhere(int part) {
    return (evaluation, grid) -> {
      if (evaluation.source() instanceof PartSource source) {
        return source.gather(part, grid);
      }
      throw new IllegalStateException(
          "part " + part + ": expected a source with parts, found " + evaluation.source());
    };
  }

  /** The elements of an operator that is evaluated here. */
  public static Parts here(Operator operator) {
    return (evaluation, grid) -> List.of(PartialFrame.of(operator.evaluate(evaluation, grid)));
  }

  /** Several parts in their order. */
  public static Parts all(List<Parts> several) {
    List<Parts> parts = List.copyOf(several);
    return (evaluation, grid) -> {
      List<PartialFrame> frames = new ArrayList<>();
      for (Parts each : parts) {
        frames.addAll(each.at(evaluation, grid));
      }
      return frames;
    };
  }

  /**
   * The vector of all elements. Rows are in the order of first arrival; its evaluation fails if two
   * elements of one step have the same labels.
   */
  public static Operator vector(Parts parts) {
    return (evaluation, grid) -> {
      FrameBuilder builder = new FrameBuilder(grid);
      forEachCell(
          parts,
          evaluation,
          grid,
          labels -> builder.row(labels, false),
          (row, step, frame, from) -> {
            builder.checkEmpty(row, step);
            put(builder, row, step, frame, from);
          });
      return builder.build();
    };
  }

  /** The vector of all elements, in which numbers under the same labels are added up. */
  public static Operator addedVector(Parts parts) {
    return (evaluation, grid) -> {
      FrameBuilder builder = new FrameBuilder(grid);
      forEachCell(
          parts,
          evaluation,
          grid,
          labels -> builder.row(labels, false),
          (row, step, frame, from) -> {
            double before = builder.isEmpty(row, step) ? 0 : builder.value(row, step);
            builder.number(row, step, before + frame.number(from, step, 0));
          });
      return builder.build();
    };
  }

  /** All elements, each a row, even if some have the same labels. */
  public static Operator rows(Parts parts) {
    return (evaluation, grid) -> {
      FrameBuilder builder = new FrameBuilder(grid);
      forEachCell(
          parts,
          evaluation,
          grid,
          labels -> builder.addRow(labels, false),
          (row, step, frame, from) -> put(builder, row, step, frame, from));
      return builder.build();
    };
  }

  /** Something at a step of a row of one of the frames that were told. */
  @FunctionalInterface
  private interface CellVisitor {
    /**
     * Takes it.
     *
     * @param row where it is to be
     * @param from its row in the frame
     */
    void cell(int row, int step, PartialFrame frame, int from);
  }

  private static void forEachCell(
      Parts parts,
      Evaluation evaluation,
      StepGrid grid,
      ToIntFunction<Labels> rowOf,
      CellVisitor visitor) {
    long rows = 0;
    for (PartialFrame frame : parts.at(evaluation, grid)) {
      rows += frame.rows();
      evaluation.checkSamples(rows * grid.count());
      for (int from = 0; from < frame.rows(); from++) {
        int row = rowOf.applyAsInt(frame.labels(from));
        for (int step = 0; step < grid.count(); step++) {
          if (frame.isPresent(from, step)) {
            visitor.cell(row, step, frame, from);
          }
        }
      }
    }
  }

  private static void put(FrameBuilder builder, int row, int step, PartialFrame frame, int from) {
    List<FloatHistogram> histograms = frame.histograms(from, step);
    if (histograms.isEmpty()) {
      builder.number(row, step, frame.number(from, step, 0));
    } else {
      builder.histogram(row, step, histograms.getFirst());
    }
  }
}
