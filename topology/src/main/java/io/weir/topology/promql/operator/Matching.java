package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.annotation.Annotation;
import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.syntax.Cardinality;
import io.weir.topology.promql.syntax.VectorMatching;
import io.weir.topology.promql.value.QueryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One evaluation of an operator between two vectors. The side that may have many elements in a
 * group is the <i>many</i> side, in one-to-one matching the left one; the other is the <i>one</i>
 * side. One thread.
 */
final class Matching {
  private static final int NONE = -1;

  private final VectorMatching matching;
  private final boolean swapped;
  private final Frame many;
  private final Frame one;
  private final int[] manyGroups;
  private final int[] oneGroups;
  private final MatchingLabels labels;
  private final ElementOperation operation;
  private final ResultLabels resultLabels;
  private final boolean returnsBool;
  private final FrameBuilder builder;

  /** The row of the one side in each group, at the step. */
  private final int[] oneRows;

  private final boolean[] matched;

  /** Results by their labels, and by the pair of rows that they come from. */
  private final Map<Labels, Integer> resultNumbers = new HashMap<>();

  private final List<Labels> results = new ArrayList<>();
  private final Map<Long, Integer> resultsOfPairs = new HashMap<>();

  /** The last pair of each row of the many side, which nearly always is its only one. */
  private final int[] lastPartner;

  private final int[] lastResult;
  private int[] resultRows = new int[16];
  private int[] resultSteps = new int[16];
  private int[] resultGroups = new int[16];
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
    this.labels = new MatchingLabels(matching.on(), matching.labels());
    MatchingLabels.Groups groups = new MatchingLabels.Groups(labels);
    this.manyGroups = groups.of(many.series());
    this.oneGroups = groups.of(one.series());
    this.oneRows = new int[groups.count()];
    this.matched = new boolean[groups.count()];
    this.operation = operation;
    this.resultLabels = resultLabels;
    this.returnsBool = returnsBool;
    this.builder = new FrameBuilder(left.grid());
    this.lastPartner = new int[many.rows()];
    this.lastResult = new int[many.rows()];
    Arrays.fill(lastPartner, NONE - 1);
  }

  Frame result() {
    return builder.build();
  }

  void step(int step, Annotations annotations) {
    boolean anyMany = any(many, step);
    boolean anyOne = any(one, step);
    if ((!anyMany && !anyOne) || ((!anyMany || !anyOne) && !matching.fills())) {
      return;
    }
    last = null;
    findOnes(step);
    Arrays.fill(matched, false);
    // With group_right, too, fill_left is for the many side, as in Prometheus.
    Double oneFill = matching.fillRight();
    Double manyFill = matching.fillLeft();
    for (int row = 0; row < many.rows(); row++) {
      int cell = many.cell(row, step);
      if (many.isEmpty(cell)) {
        continue;
      }
      int group = manyGroups[row];
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
        if (!one.isEmpty(cell) && !matched[oneGroups[row]]) {
          apply(
              step,
              oneGroups[row],
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

  private static boolean any(Frame frame, int step) {
    for (int row = 0; row < frame.rows(); row++) {
      if (!frame.isEmpty(frame.cell(row, step))) {
        return true;
      }
    }
    return false;
  }

  private void findOnes(int step) {
    Arrays.fill(oneRows, NONE);
    for (int row = 0; row < one.rows(); row++) {
      if (!one.isEmpty(one.cell(row, step))) {
        int there = oneRows[oneGroups[row]];
        if (there != NONE) {
          throw duplicates(one.series().labels(there), one.series().labels(row));
        }
        oneRows[oneGroups[row]] = row;
      }
    }
  }

  private QueryException duplicates(Labels first, Labels second) {
    String a = LabelSetText.of(first);
    String b = LabelSetText.of(second);
    boolean inOrder = Labels.compareUtf8(a, b) <= 0;
    return new QueryException(
        "found duplicate series for the match group "
            + LabelSetText.of(labels.of(second))
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
    int result = resultOf(manyRow, oneRow);
    claim(result, group, step);
    if (!operation.holds() && !returnsBool) {
      return;
    }
    int row = resultRows[result];
    if (row == NONE) {
      row = builder.addRow(results.get(result), returnsBool);
      resultRows[result] = row;
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

  private int resultOf(int manyRow, int oneRow) {
    if (manyRow != NONE && lastPartner[manyRow] == oneRow) {
      return lastResult[manyRow];
    }
    long pair = ((long) manyRow << 32) | (oneRow & 0xffffffffL);
    Integer known = resultsOfPairs.get(pair);
    int result = known == null ? newResult(manyRow, oneRow, pair) : known;
    if (manyRow != NONE) {
      lastPartner[manyRow] = oneRow;
      lastResult[manyRow] = result;
    }
    return result;
  }

  private int newResult(int manyRow, int oneRow, long pair) {
    Labels manyLabels =
        manyRow == NONE ? labels.of(one.series().labels(oneRow)) : many.series().labels(manyRow);
    Labels oneLabels =
        oneRow == NONE ? labels.of(many.series().labels(manyRow)) : one.series().labels(oneRow);
    Labels result = resultLabels.of(manyLabels, oneLabels);
    Integer known = resultNumbers.putIfAbsent(result, results.size());
    if (known != null) {
      resultsOfPairs.put(pair, known);
      return known;
    }
    int number = results.size();
    results.add(result);
    if (number == resultRows.length) {
      resultRows = Arrays.copyOf(resultRows, 2 * number);
      resultSteps = Arrays.copyOf(resultSteps, 2 * number);
      resultGroups = Arrays.copyOf(resultGroups, 2 * number);
    }
    resultRows[number] = NONE;
    resultSteps[number] = NONE;
    resultsOfPairs.put(pair, number);
    return number;
  }
}
