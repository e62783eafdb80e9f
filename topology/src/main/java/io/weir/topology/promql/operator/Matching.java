package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.annotation.Annotation;
import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.syntax.Cardinality;
import io.weir.topology.promql.syntax.VectorMatching;
import io.weir.topology.promql.value.QueryException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of an operator between two vectors. The side that may have many elements in a
 * group is the <i>many</i> side, in one-to-one matching the left one; the other is the <i>one</i>
 * side. One thread.
 */
final class Matching {
  private static final int NONE = JoinedLabels.NONE;

  private final VectorMatching matching;
  private final boolean swapped;
  private final Frame many;
  private final Frame one;
  private final JoinedLabels labels;
  private final ElementOperation operation;
  private final boolean returnsBool;
  private final FrameBuilder builder;

  /** The row of the one side in each group, at the step. */
  private final int[] oneRows;

  private final boolean[] matched;

  /** Of each result its row, and the last step and group that it was claimed by. */
  private int[] resultRows = new int[0];

  private int[] resultSteps = new int[0];
  private int[] resultGroups = new int[0];

  /** The result of each row. */
  private int[] rows = new int[0];

  private int rowCount;
  private @Nullable Annotation last;

  Matching(
      Frame left,
      Frame right,
      VectorMatching matching,
      ElementOperation operation,
      ResultLabels resultLabels,
      boolean returnsBool) {
    this.matching = matching;
    this.swapped = matching.cardinality() == Cardinality.ONE_TO_MANY;
    this.many = swapped ? right : left;
    this.one = swapped ? left : right;
    this.labels = JoinedLabels.of(many.series(), one.series(), matching, resultLabels);
    this.oneRows = new int[labels.groupCount()];
    this.matched = new boolean[labels.groupCount()];
    this.operation = operation;
    this.returnsBool = returnsBool;
    this.builder = new FrameBuilder(left.grid());
  }

  Frame result() {
    return builder.build().withSeries(labels.series(Arrays.copyOf(rows, rowCount), returnsBool));
  }

  void step(int step, Annotations annotations) {
    boolean anyMany = any(many, step);
    boolean anyOne = any(one, step);
    if ((!anyMany && !anyOne) || ((!anyMany || !anyOne) && !matching.fills())) {
      return;
    }
    last = null;
    QueryException ambiguity = findOnes(step);
    if (ambiguity != null) {
      throw ambiguity;
    }
    Arrays.fill(matched, false);
    // With group_right, too, fill_left is for the many side, as in Prometheus.
    Double oneFill = matching.fillRight();
    Double manyFill = matching.fillLeft();
    for (int row = 0; row < many.rows(); row++) {
      int cell = many.cell(row, step);
      if (many.isEmpty(cell)) {
        continue;
      }
      int group = labels.manyGroup(row);
      int partner = oneRows[group];
      if (partner != NONE) {
        int partnerCell = one.cell(partner, step);
        apply(
            step,
            group,
            row,
            partner,
            many.value(cell),
            many.histogramOrNull(cell),
            one.value(partnerCell),
            one.histogramOrNull(partnerCell));
      } else if (oneFill != null) {
        apply(step, group, row, NONE, many.value(cell), many.histogramOrNull(cell), oneFill, null);
      }
    }
    if (manyFill != null) {
      for (int row = 0; row < one.rows(); row++) {
        int cell = one.cell(row, step);
        if (!one.isEmpty(cell) && !matched[labels.oneGroup(row)]) {
          apply(
              step,
              labels.oneGroup(row),
              NONE,
              row,
              manyFill,
              null,
              one.value(cell),
              one.histogramOrNull(cell));
        }
      }
    }
    if (last != null) {
      annotations.add(last);
    }
  }

  /** Tells what an evaluation of one step saw of the sides of this join. */
  void tellSides(int join, Evaluation evaluation) {
    if (matching.fills()) {
      return; // fails here for what is here, whatever is elsewhere
    }
    if (any(many, 0)) {
      evaluation.manySideHasElements(join);
      return;
    }
    QueryException ambiguity = findOnes(0);
    if (ambiguity != null) {
      evaluation.ambiguous(join, String.valueOf(ambiguity.getMessage()));
    }
  }

  private static boolean any(Frame frame, int step) {
    for (int row = 0; row < frame.rows(); row++) {
      if (!frame.isEmpty(frame.cell(row, step))) {
        return true;
      }
    }
    return false;
  }

  /** Finds the one side's row of each group; why that fails, or null. */
  private @Nullable QueryException findOnes(int step) {
    Arrays.fill(oneRows, NONE);
    for (int row = 0; row < one.rows(); row++) {
      if (!one.isEmpty(one.cell(row, step))) {
        int there = oneRows[labels.oneGroup(row)];
        if (there != NONE) {
          return duplicates(one.series().labels(there), one.series().labels(row));
        }
        oneRows[labels.oneGroup(row)] = row;
      }
    }
    return null;
  }

  private QueryException duplicates(Labels first, Labels second) {
    String a = LabelSetText.of(first);
    String b = LabelSetText.of(second);
    boolean inOrder = Labels.compareUtf8(a, b) <= 0;
    return new QueryException(
        "found duplicate series for the match group "
            + LabelSetText.of(labels.key(second))
            + " on the "
            + (swapped ? "left" : "right")
            + " hand-side of the operation: ["
            + (inOrder ? a : b)
            + ", "
            + (inOrder ? b : a)
            + "];many-to-many matching not allowed: matching labels must be unique on one side");
  }

  private void apply(
      int step,
      int group,
      int manyRow,
      int oneRow,
      double manyValue,
      @Nullable FloatHistogram manyHistogram,
      double oneValue,
      @Nullable FloatHistogram oneHistogram) {
    boolean hasResult =
        swapped
            ? operation.apply(oneValue, oneHistogram, manyValue, manyHistogram)
            : operation.apply(manyValue, manyHistogram, oneValue, oneHistogram);
    last = operation.annotation() == null ? last : operation.annotation();
    if (!hasResult) {
      return;
    }
    int result = labels.result(manyRow, oneRow);
    ensureResult(result);
    claim(result, group, step);
    if (!operation.holds() && !returnsBool) {
      return;
    }
    int row = resultRows[result];
    if (row == NONE) {
      row = builder.addRow(labels.labels(result), returnsBool);
      resultRows[result] = row;
      addRow(result);
    }
    builder.checkEmpty(row, step);
    FloatHistogram histogram = operation.histogram();
    if (returnsBool) {
      builder.number(row, step, operation.holds() ? 1 : 0);
    } else if (histogram != null) {
      builder.histogram(row, step, histogram);
    } else {
      builder.number(row, step, operation.number());
    }
  }

  /** Tells of a result that a group already has at this step. */
  private void claim(int result, int group, int step) {
    if (matching.cardinality() == Cardinality.ONE_TO_ONE) {
      if (matched[group]) {
        throw new QueryException(
            "multiple matches for labels: many-to-one matching must be explicit"
                + " (group_left/group_right)");
      }
    } else if (resultSteps[result] == step && resultGroups[result] == group) {
      throw new QueryException(
          "multiple matches for labels: grouping labels must ensure unique matches");
    }
    matched[group] = true;
    resultSteps[result] = step;
    resultGroups[result] = group;
  }

  private void ensureResult(int result) {
    int known = resultRows.length;
    if (result >= known) {
      int length = Math.max(labels.resultCount(), known + (known >> 1));
      resultRows = Arrays.copyOf(resultRows, length);
      resultSteps = Arrays.copyOf(resultSteps, length);
      resultGroups = Arrays.copyOf(resultGroups, length);
      Arrays.fill(resultRows, known, length, NONE);
      Arrays.fill(resultSteps, known, length, NONE);
    }
  }

  private void addRow(int result) {
    if (rowCount == rows.length) {
      rows = Arrays.copyOf(rows, Math.max(labels.resultCount(), 2 * rowCount));
    }
    rows[rowCount++] = result;
  }
}
