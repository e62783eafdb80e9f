package io.weir.topology.promql.operator;

import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.annotation.Infos;
import io.weir.topology.promql.annotation.Warnings;
import io.weir.topology.promql.number.Numbers;
import io.weir.topology.promql.syntax.AggregationOperator;
import io.weir.topology.promql.syntax.Grouping;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.value.QueryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * {@code topk}, {@code bottomk}, {@code limitk} and {@code limit_ratio}: elements of each group as
 * they are. At a single step they come group by group, the topmost first.
 */
public final class ElementChoice implements Operator {
  private static final double GREATEST_COUNT = 0x1p63 - 1024;

  private final AggregationOperator operator;
  private final Grouping grouping;
  private final Operator parameter;
  private final Position parameterPosition;
  private final Operator operand;
  private final Position position;

  /** A choice; annotations about the operand speak of the whole expression's position. */
  public ElementChoice(
      AggregationOperator operator,
      Grouping grouping,
      Operator parameter,
      Position parameterPosition,
      Operator operand,
      Position position) {
    this.operator = operator;
    this.grouping = grouping;
    this.parameter = parameter;
    this.parameterPosition = parameterPosition;
    this.operand = operand;
    this.position = position;
  }

  @Override
  public Frame evaluate(Evaluation evaluation, StepGrid grid) {
    Frame limits = parameter.evaluate(evaluation, grid);
    Frame frame = operand.evaluate(evaluation, grid);
    if (isVoid(ScalarRange.of(limits), evaluation.annotations())) {
      return Frame.empty(grid);
    }
    Groups groups = frame.series().groups(grouping);
    FrameBuilder builder =
        grid.isInstant() ? new FrameBuilder(grid) : new FrameBuilder(frame.series(), grid);
    for (int step = 0; step < grid.count(); step++) {
      for (int row : chosen(frame, groups, step, limits.scalar(step), evaluation.annotations())) {
        int target =
            grid.isInstant()
                ? builder.addRow(frame.series().labels(row), frame.series().dropsName(row))
                : row;
        builder.copy(target, step, frame, frame.cell(row, step));
      }
    }
    return builder.build();
  }

  /** Checks the parameter over all steps; whether it chooses nothing. */
  private boolean isVoid(ScalarRange limits, Annotations annotations) {
    if (operator == AggregationOperator.LIMIT_RATIO) {
      if (limits.greatest() == 0 && limits.least() == 0) {
        return true;
      }
      if (limits.hasNan()) {
        throw new QueryException("Ratio value is NaN");
      }
      if (limits.greatest() > 1) {
        annotations.add(Warnings.invalidRatio(limits.greatest(), 1, parameterPosition));
      }
      if (limits.least() < -1) {
        annotations.add(Warnings.invalidRatio(limits.least(), -1, parameterPosition));
      }
      return false;
    }
    if (limits.greatest() < 1) {
      return true;
    }
    if (limits.hasNan()) {
      throw new QueryException("Parameter value is NaN");
    }
    if (limits.least() <= Long.MIN_VALUE) {
      throw new QueryException(
          "Scalar value " + Numbers.general(limits.least()) + " underflows int64");
    }
    if (limits.greatest() >= GREATEST_COUNT) {
      throw new QueryException(
          "Scalar value " + Numbers.general(limits.greatest()) + " overflows int64");
    }
    return false;
  }

  private List<Integer> chosen(
      Frame frame, Groups groups, int step, double limit, Annotations annotations) {
    return switch (operator) {
      case TOPK, BOTTOMK -> topmost(frame, groups, step, limit, annotations);
      case LIMITK -> firsts(frame, groups, step, limit);
      default -> ratio(frame, step, limit);
    };
  }

  private List<Integer> topmost(
      Frame frame, Groups groups, int step, double limit, Annotations annotations) {
    int most = (int) Math.min((long) limit, frame.rows());
    if (most < 1) {
      return List.of();
    }
    Topmost[] ofGroups = new Topmost[groups.count()];
    int[] sizes = new int[groups.count()];
    for (int group : groups.ofRows()) {
      sizes[group]++;
    }
    for (int row = 0; row < frame.rows(); row++) {
      int cell = frame.cell(row, step);
      if (frame.isHistogram(cell)) {
        annotations.add(Infos.histogramIgnoredInAggregation(operator.symbol(), position));
      } else if (frame.isNumber(cell)) {
        int group = groups.ofRows()[row];
        if (ofGroups[group] == null) {
          ofGroups[group] =
              new Topmost(
                  Math.min(most, sizes[group]),
                  frame.series(),
                  operator == AggregationOperator.TOPK);
        }
        ofGroups[group].add(row, frame.value(cell));
      }
    }
    List<Integer> rows = new ArrayList<>();
    for (Topmost ofGroup : ofGroups) {
      if (ofGroup != null) {
        int[] sorted = ofGroup.sorted();
        for (int i = 0; i < ofGroup.size(); i++) {
          rows.add(sorted[i]);
        }
      }
    }
    return rows;
  }

  /** The first ones in the order of their labels. */
  private static List<Integer> firsts(Frame frame, Groups groups, int step, double limit) {
    int most = Math.clamp((long) limit, 0, frame.rows());
    int[] counts = new int[groups.count()];
    List<Integer> present = new ArrayList<>();
    boolean enough = true;
    for (int row = 0; row < frame.rows(); row++) {
      if (!frame.isEmpty(frame.cell(row, step))) {
        present.add(row);
        enough &= ++counts[groups.ofRows()[row]] <= most;
      }
    }
    if (enough) {
      return present;
    }
    present.sort(Comparator.comparing(row -> frame.series().labels(row)));
    Arrays.fill(counts, 0);
    present.removeIf(row -> ++counts[groups.ofRows()[row]] > most);
    return present;
  }

  /** A series is chosen by its hash, so that it is the same on each machine and at each step. */
  private static List<Integer> ratio(Frame frame, int step, double limit) {
    double ratio = Math.clamp(limit, -1.0, 1.0);
    List<Integer> rows = new ArrayList<>();
    for (int row = 0; row < frame.rows(); row++) {
      if (!frame.isEmpty(frame.cell(row, step))) {
        double place = LabelHash.fraction(frame.series().labels(row));
        if (ratio >= 0 ? place < ratio : place >= 1 + ratio) {
          rows.add(row);
        }
      }
    }
    return rows;
  }
}
