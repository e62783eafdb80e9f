package io.weir.topology.promql.check;

import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.promql.syntax.Binary;
import io.weir.topology.promql.syntax.BinaryOperator;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.promql.syntax.VectorMatching;

/** An operator works on both sides, and its modifiers make sense there. */
final class BinaryCheck {
  private static final String OPERAND_TYPES =
      "binary expression must contain only scalar and instant vector types";

  private final Checker checker;
  private final Binary binary;
  private final String text;

  private BinaryCheck(Checker checker, Binary binary, String text) {
    this.checker = checker;
    this.binary = binary;
    this.text = text;
  }

  static ValueType check(Checker checker, Binary binary, String text) throws ParseException {
    ValueType left = checker.check(binary.left());
    ValueType right = checker.check(binary.right());
    BinaryCheck check = new BinaryCheck(checker, binary, text);
    check.bool(left, right);
    check.labels();
    check.operand(binary.left(), left);
    check.operand(binary.right(), right);
    check.matching(left, right);
    return left == ValueType.SCALAR && right == ValueType.SCALAR
        ? ValueType.SCALAR
        : ValueType.VECTOR;
  }

  private void bool(ValueType left, ValueType right) throws ParseException {
    boolean comparison = binary.operator().isComparison();
    if (binary.returnsBool() && !comparison) {
      throw checker.error(
          operatorPosition(), "bool modifier can only be used on comparison operators");
    }
    if (comparison
        && !binary.returnsBool()
        && left == ValueType.SCALAR
        && right == ValueType.SCALAR) {
      throw checker.error(operatorPosition(), "comparisons between scalars must use BOOL modifier");
    }
  }

  private void labels() throws ParseException {
    VectorMatching matching = binary.matching();
    if (!matching.on()) {
      return;
    }
    for (String label : matching.labels()) {
      if (matching.include().contains(label)) {
        throw checker.error(
            operatorPosition(),
            "label " + LabelText.quoted(label) + " must not occur in ON and GROUP clause at once");
      }
    }
  }

  private void operand(Expression operand, ValueType type) throws ParseException {
    if (type != ValueType.SCALAR && type != ValueType.VECTOR) {
      throw checker.error(operand.position(), OPERAND_TYPES);
    }
  }

  private void matching(ValueType left, ValueType right) throws ParseException {
    VectorMatching matching = binary.matching();
    BinaryOperator operator = binary.operator();
    Position position = binary.position();
    String quoted = LabelText.quoted(operator.symbol());
    if (left != ValueType.VECTOR || right != ValueType.VECTOR) {
      if (!matching.labels().isEmpty()) {
        throw checker.error(position, "vector matching only allowed between instant vectors");
      }
      if (matching.fills()) {
        throw checker.error(
            position, "filling in missing series only allowed between instant vectors");
      }
      if (operator.isSet()) {
        throw checker.error(
            position, "set operator " + quoted + " not allowed in binary scalar expression");
      }
    } else if (operator.isSet()) {
      if (matching.isGrouped()) {
        throw checker.error(position, "no grouping allowed for " + quoted + " operation");
      }
      if (matching.fills()) {
        throw checker.error(position, "filling in missing series not allowed for set operators");
      }
    }
  }

  /** Behind the left side and the spaces that follow it. */
  private Position operatorPosition() {
    int start = binary.left().position().end();
    while (start < text.length() && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    int end = binary.right().position().start();
    return new Position(start, Math.max(start, end));
  }
}
