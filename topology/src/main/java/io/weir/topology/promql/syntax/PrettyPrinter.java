package io.weir.topology.promql.syntax;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The text of expressions, broken where a line would be longer than 100 bytes, two spaces a level:
 * the layout of {@code promtool promql format}.
 */
final class PrettyPrinter {
  private static final int LONGEST_LINE = 100;
  private static final String INDENT = "  ";

  private PrettyPrinter() {}

  static String print(Expression expression) {
    return print(expression, 0);
  }

  private static String print(Expression expression, int level) {
    String indent = INDENT.repeat(level);
    if (expression instanceof Unary unary) {
      return indent + unary.operator().symbol() + print(unary.operand(), level).strip();
    }
    if (fits(expression)) {
      return expression instanceof Subquery ? expression.toString() : indent + expression;
    }
    return switch (expression) {
      case NumberLiteral number -> indent + number;
      case StringLiteral string -> indent + string;
      case VectorSelector selector -> indent + selector;
      case MatrixSelector selector -> indent + selector;
      case Unary unary -> indent + unary;
      case Subquery subquery -> print(subquery.expression(), level) + Printer.suffix(subquery);
      case Binary binary ->
          print(binary.left(), level + 1)
              + "\n"
              + indent
              + Printer.operator(binary)
              + "\n"
              + print(binary.right(), level + 1);
      case Aggregation aggregation ->
          indent + Printer.operator(aggregation) + inside(aggregation.children(), level);
      case Call call -> indent + call.function() + inside(call.arguments(), level);
      case Parentheses parentheses -> indent + inside(parentheses.children(), level);
    };
  }

  private static String inside(List<Expression> expressions, int level) {
    return expressions.stream()
        .map(expression -> print(expression, level + 1))
        .collect(Collectors.joining(",\n", "(\n", "\n" + INDENT.repeat(level) + ")"));
  }

  private static boolean fits(Expression expression) {
    return utf8Length(expression.toString()) <= LONGEST_LINE;
  }

  private static int utf8Length(String text) {
    return text.getBytes(UTF_8).length;
  }
}
