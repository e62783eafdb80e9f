package io.weir.topology.promql.syntax;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * The text of expressions, broken where a line would be longer than 100 bytes, two spaces a level:
 * the layout of {@code promtool promql format}.
 */
final class PrettyPrinter {
  private static final int LONGEST_LINE = 100;
  private static final String INDENT = "  ";

  private final StringBuilder text = new StringBuilder();

  private PrettyPrinter() {}

  static String print(Expression expression) {
    PrettyPrinter printer = new PrettyPrinter();
    printer.append(expression, 0);
    return printer.text.toString();
  }

  private void append(Expression expression, int level) {
    if (expression instanceof Unary unary) {
      append(unary, level);
      return;
    }
    String line = expression.toString();
    if (line.getBytes(UTF_8).length > LONGEST_LINE) {
      appendBroken(expression, level);
    } else if (expression instanceof Subquery) {
      text.append(line);
    } else {
      indent(level).append(line);
    }
  }

  private void appendBroken(Expression expression, int level) {
    switch (expression) {
      case NumberLiteral number -> indent(level).append(number);
      case StringLiteral string -> indent(level).append(string);
      case VectorSelector selector -> indent(level).append(selector);
      case MatrixSelector selector -> indent(level).append(selector);
      case Unary unary -> append(unary, level);
      case Subquery subquery -> {
        append(subquery.expression(), level);
        text.append(Printer.suffix(subquery));
      }
      case Binary binary -> append(binary, level);
      case Aggregation aggregation -> {
        indent(level).append(Printer.operator(aggregation));
        appendInside(aggregation.children(), level);
      }
      case Call call -> {
        indent(level).append(call.function());
        appendInside(call.arguments(), level);
      }
      case Parentheses parentheses -> {
        indent(level);
        appendInside(parentheses.children(), level);
      }
    }
  }

  /** The operand's first line goes on behind the sign. */
  private void append(Unary unary, int level) {
    indent(level).append(unary.operator().symbol());
    int start = text.length();
    append(unary.operand(), level);
    int end = start;
    while (text.charAt(end) == ' ') {
      end++;
    }
    text.delete(start, end);
  }

  private void append(Binary binary, int level) {
    append(binary.left(), level + 1);
    text.append('\n');
    indent(level).append(Printer.operator(binary)).append('\n');
    append(binary.right(), level + 1);
  }

  private void appendInside(List<Expression> expressions, int level) {
    String separator = "(\n";
    for (Expression expression : expressions) {
      text.append(separator);
      append(expression, level + 1);
      separator = ",\n";
    }
    text.append('\n');
    indent(level).append(')');
  }

  private StringBuilder indent(int level) {
    return text.append(INDENT.repeat(level));
  }
}
