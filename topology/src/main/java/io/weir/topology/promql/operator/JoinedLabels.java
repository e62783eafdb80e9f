package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.syntax.Grouping;
import io.weir.topology.promql.syntax.VectorMatching;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the labels of two vectors say of matches between them: who is in which group, and the labels
 * of what comes of two elements. Says nothing of samples, so it holds for as long as the series are
 * the same. One thread.
 */
final class JoinedLabels {
  static final int NONE = -1;

  private final SeriesSet many;
  private final SeriesSet one;
  private final MatchingLabels matching;
  private final ResultLabels resultLabels;
  private final int[] manyGroups;
  private final int[] oneGroups;
  private final int groupCount;

  /** Results by their labels, and by the pair of rows that they come from. */
  private final Map<Labels, Integer> resultNumbers = new HashMap<>();

  private final List<Labels> results = new ArrayList<>();
  private final Map<Long, Integer> resultsOfPairs = new HashMap<>();

  /** The last pair of each row of the many side, which nearly always is its only one. */
  private final int[] lastPartner;

  private final int[] lastResult;

  /** Which results there were last, and their series. */
  private int[] lastRows = new int[0];

  private @Nullable SeriesSet lastSeries;

  /**
   * What decides of the labels, beside the series.
   *
   * @param dropsName whether results lose the name
   */
  record Rule(VectorMatching matching, boolean dropsName) {}

  private JoinedLabels(
      SeriesSet many, SeriesSet one, VectorMatching matching, ResultLabels resultLabels) {
    this.many = many;
    this.one = one;
    this.matching = new MatchingLabels(matching.on(), matching.labels());
    this.resultLabels = resultLabels;
    Grouping grouping = new Grouping(!matching.on(), matching.labels());
    Groups manySide = many.groups(grouping);
    Groups oneSide = one.groups(grouping);
    this.manyGroups = manySide.ofRows();
    this.oneGroups = oneSide.asIn(manySide);
    this.groupCount = manySide.count() + oneSide.count();
    this.lastPartner = new int[many.size()];
    this.lastResult = new int[many.size()];
    Arrays.fill(lastPartner, NONE - 1);
  }

  /** Of two sides; what the many side remembers, if it was with the same other one. */
  static JoinedLabels of(
      SeriesSet many, SeriesSet one, VectorMatching matching, ResultLabels resultLabels) {
    Rule rule = new Rule(matching, resultLabels.dropsName());
    JoinedLabels known = many.joined(rule);
    if (known == null || known.one != one) {
      known = new JoinedLabels(many, one, matching, resultLabels);
      many.remember(rule, known);
    }
    return known;
  }

  int groupCount() {
    return groupCount;
  }

  /** The group of a row of the many side. */
  int manyGroup(int row) {
    return manyGroups[row];
  }

  /** The group of a row of the one side. */
  int oneGroup(int row) {
    return oneGroups[row];
  }

  /** The labels by which an element was matched. */
  Labels key(Labels labels) {
    return matching.of(labels);
  }

  /** Results are numbered below this. */
  int resultCount() {
    return results.size();
  }

  Labels labels(int result) {
    return results.get(result);
  }

  /**
   * The number of what comes of two elements; equal labels have one number.
   *
   * @param manyRow {@link #NONE} if that side has none
   * @param oneRow {@link #NONE} if that side has none
   */
  int result(int manyRow, int oneRow) {
    if (manyRow != NONE && lastPartner[manyRow] == oneRow) {
      return lastResult[manyRow];
    }
    long pair = ((long) manyRow << 32) | (oneRow & 0xffffffffL);
    int result = resultsOfPairs.computeIfAbsent(pair, key -> newResult(manyRow, oneRow));
    if (manyRow != NONE) {
      lastPartner[manyRow] = oneRow;
      lastResult[manyRow] = result;
    }
    return result;
  }

  private int newResult(int manyRow, int oneRow) {
    Labels manyLabels = manyRow == NONE ? key(one.labels(oneRow)) : many.labels(manyRow);
    Labels oneLabels = oneRow == NONE ? key(many.labels(manyRow)) : one.labels(oneRow);
    Labels result = resultLabels.of(manyLabels, oneLabels);
    int number = resultNumbers.computeIfAbsent(result, labels -> results.size());
    if (number == results.size()) {
      results.add(result);
    }
    return number;
  }

  /**
   * The series of some results, each once: the same object as at the last call, if they are the
   * same.
   */
  SeriesSet series(int[] rows, boolean dropsName) {
    SeriesSet known = lastSeries;
    if (known == null || !Arrays.equals(rows, lastRows)) {
      Labels[] labels = new Labels[rows.length];
      for (int row = 0; row < rows.length; row++) {
        labels[row] = results.get(rows[row]);
      }
      known = SeriesSet.ofDistinct(labels);
      lastSeries = known;
      lastRows = rows;
    }
    return dropsName ? known.droppingNames() : known;
  }
}
