package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.syntax.AggregationOperator;
import io.weir.topology.promql.syntax.Grouping;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.value.QueryException;
import java.util.ArrayList;
import java.util.HashMap;
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
