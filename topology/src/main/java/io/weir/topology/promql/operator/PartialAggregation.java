package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.syntax.AggregationOperator;
import io.weir.topology.promql.syntax.Grouping;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.value.QueryException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An aggregation that makes one element of a group, in two steps: parts of the groups in many
 * places, then whole groups of these. Immutable.
 *
 * @param operator one that makes one element of a group
 * @param position of the operand, which annotations speak of
 */
public record PartialAggregation(
    AggregationOperator operator, Grouping grouping, Position position) {

  /**
   * What the elements of an operand, at a time, make of their groups.
   *
   * @throws QueryException if the operand has no value
   */
  public List<Partial> partials(Operator operand, Evaluation evaluation, long timeMillis) {
    Frame evaluated = operand.evaluate(evaluation, StepGrid.instant(timeMillis));
    Frame frame = evaluated.merged(evaluated.series().namesRemoved());
    Groups groups = frame.series().groups(grouping);
    Accumulator accumulator =
        Accumulators.of(operator, groups.count(), null, position, evaluation.annotations());
    boolean[] seen = new boolean[groups.count()];
    for (int row = 0; row < frame.rows(); row++) {
      int group = groups.ofRows()[row];
      if (frame.isNumber(row)) {
        accumulator.number(group, frame.value(row));
        seen[group] = true;
      } else if (frame.isHistogram(row)) {
        accumulator.histogram(group, frame.histogram(row), frame.series().labels(row));
        seen[group] = true;
      }
    }
    List<Partial> partials = new ArrayList<>();
    for (int group = 0; group < seen.length; group++) {
      if (seen[group]) {
        partials.add(accumulator.partial(group, groups.series().labels(group)));
      }
    }
    return partials;
  }

  /**
   * What the elements of an operand make of their groups at the steps of a grid.
   *
   * @throws QueryException if the operand has no value
   */
  public PartialFrame partials(Operator operand, Evaluation evaluation, StepGrid grid) {
    Frame evaluated = operand.evaluate(evaluation, grid);
    Frame frame = evaluated.merged(evaluated.series().namesRemoved());
    Groups groups = frame.series().groups(grouping);
    int steps = grid.count();
    evaluation.checkSamples((long) groups.count() * steps);
    Accumulator accumulator =
        Accumulators.of(operator, groups.count() * steps, null, position, evaluation.annotations());
    boolean[] seen = new boolean[groups.count() * steps];
    for (int row = 0; row < frame.rows(); row++) {
      int target = groups.ofRows()[row] * steps;
      for (int cell = frame.cell(row, 0); cell < frame.cell(row + 1, 0); cell++, target++) {
        if (frame.isNumber(cell)) {
          accumulator.number(target, frame.value(cell));
          seen[target] = true;
        } else if (frame.isHistogram(cell)) {
          accumulator.histogram(target, frame.histogram(cell), frame.series().labels(row));
          seen[target] = true;
        }
      }
    }
    PartialFrame.Builder builder = new PartialFrame.Builder(grid);
    for (int group = 0; group < groups.count(); group++) {
      Labels labels = groups.series().labels(group);
      builder.row(labels);
      for (int cell = group * steps; cell < (group + 1) * steps; cell++) {
        if (seen[cell]) {
          builder.partial(accumulator.partial(cell, labels));
        } else {
          builder.nothing();
        }
      }
    }
    return builder.build();
  }

  /** What an operand that is evaluated here makes of its groups. */
  public Gathered.Parts here(Operator operand) {
    return (evaluation, grid) -> List.of(partials(operand, evaluation, grid));
  }

  /**
   * The vector that the parts of groups make, at all steps of a grid at once.
   *
   * @param parameter the scalar before the vector, null if there is none
   */
  public Operator gathered(
      Gathered.Parts parts, @Nullable Operator parameter, Position parameterPosition) {
    return (evaluation, grid) -> {
      Frame quantile = parameter == null ? null : parameter.evaluate(evaluation, grid);
      if (quantile != null) {
        Aggregate.checkQuantile(quantile, parameterPosition, evaluation.annotations());
      }
      List<PartialFrame> frames = parts.at(evaluation, grid);
      int steps = grid.count();
      Map<Labels, Integer> groups = new LinkedHashMap<>();
      for (PartialFrame frame : frames) {
        for (int row = 0; row < frame.rows(); row++) {
          groups.putIfAbsent(frame.labels(row), groups.size());
        }
      }
      evaluation.checkSamples((long) groups.size() * steps);
      Accumulator accumulator =
          Accumulators.of(
              operator, groups.size() * steps, quantile, position, evaluation.annotations());
      boolean[] seen = new boolean[groups.size() * steps];
      for (PartialFrame frame : frames) {
        for (int row = 0; row < frame.rows(); row++) {
          int cell = groups.getOrDefault(frame.labels(row), 0) * steps;
          for (int step = 0; step < steps; step++, cell++) {
            if (frame.isPresent(row, step)) {
              accumulator.merge(cell, frame.partial(row, step));
              seen[cell] = true;
            }
          }
        }
      }
      FrameBuilder builder =
          new FrameBuilder(SeriesSet.ofDistinct(groups.keySet().toArray(Labels[]::new)), grid);
      for (int cell = 0; cell < seen.length; cell++) {
        if (seen[cell]) {
          accumulator.finish(cell, builder, cell / steps, cell % steps);
        }
      }
      return builder.build();
    };
  }

  /**
   * The vector that the parts of groups make.
   *
   * @param parameter the scalar before the vector, null if there is none
   */
  public Operator merged(
      Arrivals arrivals, @Nullable Operator parameter, Position parameterPosition) {
    return (evaluation, grid) -> {
      Frame quantile = parameter == null ? null : parameter.evaluate(evaluation, grid);
      if (quantile != null) {
        Aggregate.checkQuantile(quantile, parameterPosition, evaluation.annotations());
      }
      FrameBuilder builder = new FrameBuilder(grid);
      for (int step = 0; step < grid.count(); step++) {
        long timeMillis = grid.timeMillis(step);
        Frame atStep =
            quantile == null
                ? null
                : Scalars.constant(quantile.scalar(step))
                    .evaluate(evaluation, StepGrid.instant(timeMillis));
        merge(arrivals.at(timeMillis), atStep, evaluation, builder, step);
      }
      return builder.build();
    };
  }

  private void merge(
      List<Partial> partials,
      @Nullable Frame quantile,
      Evaluation evaluation,
      FrameBuilder builder,
      int step) {
    Map<Labels, Integer> groups = new HashMap<>();
    for (Partial partial : partials) {
      groups.putIfAbsent(partial.labels(), groups.size());
    }
    Accumulator accumulator =
        Accumulators.of(operator, groups.size(), quantile, position, evaluation.annotations());
    for (Partial partial : partials) {
      accumulator.merge(groups.getOrDefault(partial.labels(), 0), partial);
    }
    groups.forEach(
        (labels, group) -> accumulator.finish(group, builder, builder.row(labels, false), step));
  }
}
