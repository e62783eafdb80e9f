package io.weir.topology.promql.distribute;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.AggregationOperator;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.StringLiteral;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.promql.syntax.VectorMatching;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which elements an operator, an aggregation or a function brings together: those with equal values
 * of the labels named here must be in one place.
 */
final class Combining {
  private static final String BOUND = "le";

  private Combining() {}

  static KeyLabels keys(VectorMatching matching) {
    if (matching.on()) {
      return KeyLabels.named(matching.labels());
    }
    List<String> ignored = new ArrayList<>(matching.labels());
    ignored.add(Labels.METRIC_NAME);
    return KeyLabels.allExcept(ignored);
  }

  static KeyLabels keys(Aggregation aggregation) {
    List<String> names = new ArrayList<>(aggregation.grouping().labels());
    if (aggregation.grouping().without()) {
      names.add(Labels.METRIC_NAME);
    }
    KeyLabels keys =
        aggregation.grouping().without() ? KeyLabels.allExcept(names) : KeyLabels.named(names);
    // The label of the value is put on before elements are grouped.
    return aggregation.operator() == AggregationOperator.COUNT_VALUES
            && aggregation.parameter() != null
            && aggregation.parameter().withoutParentheses() instanceof StringLiteral label
        ? keys.without(label.value())
        : keys;
  }

  /**
   * Of functions that put buckets together, or may make labels equal that were not: other calls
   * bring nothing together.
   */
  static KeyLabels keys(Call call) {
    KeyLabels all = KeyLabels.allExcept(KeyLabels.NEVER_KEYS);
    return switch (call.function()) {
      case LABEL_REPLACE, LABEL_JOIN, HISTOGRAM_QUANTILES ->
          // Elements that differ only in the label that is set become equal.
          all.without(setLabel(call));
      default -> all;
    };
  }

  /** Whether a call brings elements together. */
  static boolean combines(Function function) {
    return switch (function) {
      case LABEL_REPLACE, LABEL_JOIN, HISTOGRAM_QUANTILE, HISTOGRAM_QUANTILES, HISTOGRAM_FRACTION ->
          true;
      default -> false;
    };
  }

  /** The label that a call sets or takes away. */
  static String setLabel(Call call) {
    return switch (call.function()) {
      case LABEL_REPLACE, LABEL_JOIN, HISTOGRAM_QUANTILES ->
          call.arguments().get(1).withoutParentheses() instanceof StringLiteral label
              ? label.value()
              : BOUND;
      default -> BOUND;
    };
  }

  /** The argument that is a vector or a range, not in parentheses. */
  static Optional<Expression> vectorArgument(Call call) {
    return call.arguments().stream()
        .filter(
            argument -> argument.type() == ValueType.VECTOR || argument.type() == ValueType.MATRIX)
        .map(Expression::withoutParentheses)
        .findFirst();
  }

  /** The arguments that are scalars, not in parentheses. */
  static List<Expression> scalarArguments(Call call) {
    return call.arguments().stream()
        .filter(argument -> argument.type() == ValueType.SCALAR)
        .map(Expression::withoutParentheses)
        .toList();
  }
}
