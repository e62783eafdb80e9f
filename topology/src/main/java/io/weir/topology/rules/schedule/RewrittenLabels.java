package io.weir.topology.rules.schedule;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.distribute.SeriesRead;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.Binary;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.rules.Rule;
import io.weir.topology.rules.RuleGroup;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which labels a rule gives its elements: elements that differ in these only become equal, by which
 * the rule fails.
 */
record RewrittenLabels(Expression expression, Set<String> names) {
  static RewrittenLabels of(RuleGroup group, Rule rule) {
    Set<String> names = new TreeSet<>(group.labels().keySet());
    names.addAll(rule.labels().keySet());
    names.add(Labels.METRIC_NAME);
    if (rule instanceof Rule.Alerting) {
      names.add("alertname");
    }
    return new RewrittenLabels(rule.expression().withoutParentheses(), Set.copyOf(names));
  }

  /**
   * Whether nothing in the expression can fail, and its elements differ without the labels that are
   * rewritten. May be false where that is so nevertheless.
   */
  boolean isSureToSucceed() {
    return names.stream().noneMatch(this::mayTellElementsApart) && cannotFail(expression);
  }

  private boolean mayTellElementsApart(String name) {
    if (expression.type() == ValueType.SCALAR) {
      return false;
    }
    if (expression instanceof Aggregation aggregation) {
      return switch (aggregation.operator()) {
        case TOPK, BOTTOMK, LIMITK, LIMIT_RATIO, COUNT_VALUES -> true;
        default ->
            aggregation.grouping().labels().contains(name) != aggregation.grouping().without();
      };
    }
    return !(name.equals(Labels.METRIC_NAME) && readsOneName());
  }

  private boolean readsOneName() {
    return SeriesRead.of(expression, EvaluationOptions.DEFAULTS.lookback()).stream()
        .allMatch(read -> read.fixedName().isPresent());
  }

  private static boolean cannotFail(Expression expression) {
    boolean safe =
        switch (expression) {
          case Binary binary ->
              binary.left().type() == ValueType.SCALAR || binary.right().type() == ValueType.SCALAR;
          case Call call ->
              switch (call.function()) {
                case LABEL_REPLACE,
                    LABEL_JOIN,
                    INFO,
                    HISTOGRAM_QUANTILE,
                    HISTOGRAM_QUANTILES,
                    HISTOGRAM_FRACTION ->
                    false;
                default -> true;
              };
          default -> true;
        };
    return safe
        && SeriesRead.of(expression, EvaluationOptions.DEFAULTS.lookback()).stream()
            .allMatch(read -> read.fixedName().isPresent())
        && expression.children().stream().allMatch(RewrittenLabels::cannotFail);
  }
}
