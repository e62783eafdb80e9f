package io.weir.topology.promql.syntax;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The text of expressions on one line, spelled as Prometheus spells it. */
final class Printer {
  private static final Set<String> NO_LABELS = Set.of("nan", "inf", "without");

  private final StringBuilder text = new StringBuilder();

  private Printer() {}

  static String print(Expression expression) {
    Printer printer = new Printer();
    printer.append(expression);
    return printer.text.toString();
  }

  private void append(Expression expression) {
    switch (expression) {
      case NumberLiteral number -> text.append(number(number));
      case StringLiteral string -> text.append(LabelText.quoted(string.value()));
      case VectorSelector selector -> {
        appendSeries(selector);
        text.append(at(selector.at()));
        text.append(ends(selector.ends())).append(offset(selector.offset()));
      }
      case MatrixSelector matrix -> {
        VectorSelector selector = matrix.selector();
        appendSeries(selector);
        text.append('[').append(matrix.range()).append(']').append(ends(selector.ends()));
        text.append(at(selector.at())).append(offset(selector.offset()));
      }
      case Subquery subquery -> {
        append(subquery.expression());
        text.append(suffix(subquery));
      }
      case Unary unary -> {
        text.append(unary.operator().symbol());
        append(unary.operand());
      }
      case Binary binary -> appendChain(binary);
      case Aggregation aggregation -> {
        text.append(operator(aggregation)).append('(');
        appendAll(aggregation.children());
        text.append(')');
      }
      case Call call -> {
        text.append(call.function().functionName()).append('(');
        appendAll(call.arguments());
        text.append(')');
      }
      case Parentheses parentheses -> {
        text.append('(');
        append(parentheses.expression());
        text.append(')');
      }
    }
  }

  /** A long chain of operators is a high tree that leans to the left: no recursion there. */
  private void appendChain(Binary last) {
    Deque<Binary> chain = new ArrayDeque<>();
    Expression first = last;
    while (first instanceof Binary binary) {
      chain.push(binary);
      first = binary.left();
    }
    if (isInfinite(first) && chain.getFirst().operator() == BinaryOperator.POWER) {
      // +Inf ^ 2 would be +(Inf ^ 2).
      text.append("Inf");
    } else {
      append(first);
    }
    for (Binary binary : chain) {
      text.append(' ').append(operator(binary)).append(' ');
      append(binary.right());
    }
  }

  private static boolean isInfinite(Expression expression) {
    return expression instanceof NumberLiteral number && number.value() == Double.POSITIVE_INFINITY;
  }

  private void appendAll(List<Expression> expressions) {
    String separator = "";
    for (Expression expression : expressions) {
      text.append(separator);
      append(expression);
      separator = ", ";
    }
  }

  private void appendSeries(VectorSelector selector) {
    text.append(selector.metricName());
    String matchers =
        selector.matchers().stream()
            .filter(matcher -> !isMetricName(matcher, selector))
            .map(Matcher::toString)
            .sorted(Labels::compareUtf8)
            .collect(Collectors.joining(","));
    if (!matchers.isEmpty() || selector.metricName().isEmpty()) {
      text.append('{').append(matchers).append('}');
    }
  }

  private static boolean isMetricName(Matcher matcher, VectorSelector selector) {
    return matcher.name().equals(Labels.METRIC_NAME)
        && matcher.operator() == MatchOperator.EQUAL
        && matcher.value().equals(selector.metricName())
        && !matcher.value().isEmpty();
  }

  private static String number(NumberLiteral number) {
    return number.duration()
        ? NumberText.duration(number.value())
        : NumberText.decimal(number.value());
  }

  /** The operator with all its modifiers, {@code > bool on (a) group_left ()}. */
  static String operator(Binary binary) {
    StringBuilder text = new StringBuilder(binary.operator().symbol());
    if (binary.returnsBool()) {
      text.append(" bool");
    }
    VectorMatching matching = binary.matching();
    if (!matching.labels().isEmpty() || matching.on() || matching.isGrouped()) {
      text.append(matching.on() ? " on (" : " ignoring (");
      text.append(labels(matching.labels())).append(')');
    }
    if (matching.isGrouped()) {
      boolean left = matching.cardinality() == Cardinality.MANY_TO_ONE;
      text.append(left ? " group_left (" : " group_right (");
      text.append(labels(matching.include())).append(')');
    }
    return text.append(fill(matching)).toString();
  }

  private static String fill(VectorMatching matching) {
    Double left = matching.fillLeft();
    Double right = matching.fillRight();
    // As in Prometheus, NaN is not equal to itself.
    if (left != null && !left.isNaN() && left.equals(right)) {
      return " fill (" + NumberText.general(left) + ")";
    }
    return (left == null ? "" : " fill_left (" + NumberText.general(left) + ")")
        + (right == null ? "" : " fill_right (" + NumberText.general(right) + ")");
  }

  /** The operator with its grouping, {@code sum by (a) }. */
  static String operator(Aggregation aggregation) {
    Grouping grouping = aggregation.grouping();
    String symbol = aggregation.operator().symbol();
    if (grouping.without()) {
      return symbol + " without (" + labels(grouping.labels()) + ") ";
    }
    return grouping.labels().isEmpty()
        ? symbol
        : symbol + " by (" + labels(grouping.labels()) + ") ";
  }

  /** The range, the step and all that follows it. */
  static String suffix(Subquery subquery) {
    String step = subquery.step().isPresent() ? subquery.step().toString() : "";
    return "["
        + subquery.range()
        + ":"
        + step
        + "]"
        + at(subquery.at())
        + offset(subquery.offset());
  }

  private static String labels(List<String> names) {
    return names.stream().map(Printer::label).collect(Collectors.joining(", "));
  }

  /**
   * A label's name in a list; words that the grammar doesn't take there without quotes have them.
   */
  private static String label(String name) {
    boolean needsQuotes = NO_LABELS.contains(name.toLowerCase(Locale.ROOT));
    return needsQuotes ? LabelText.quoted(name) : LabelText.name(name);
  }

  private static String ends(RangeEnds ends) {
    return ends == RangeEnds.EXTRAPOLATED ? "" : " " + ends.keyword();
  }

  private static String offset(Span offset) {
    return offset.isPresent() ? " offset " + offset : "";
  }

  private static String at(EvaluationTime at) {
    return switch (at) {
      case EvaluationTime.OfQuery.CURRENT -> "";
      case EvaluationTime.OfQuery.START -> " @ start()";
      case EvaluationTime.OfQuery.END -> " @ end()";
      case EvaluationTime.Fixed fixed ->
          " @ " + BigDecimal.valueOf(fixed.timestampMillis(), 3).toPlainString();
    };
  }
}
