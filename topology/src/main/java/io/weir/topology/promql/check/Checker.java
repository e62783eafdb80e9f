package io.weir.topology.promql.check;

import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.Binary;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.NumberLiteral;
import io.weir.topology.promql.syntax.Parentheses;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.StringLiteral;
import io.weir.topology.promql.syntax.Subquery;
import io.weir.topology.promql.syntax.Unary;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.promql.syntax.VectorSelector;

/**
 * Checks that each part of an expression gets what it can work on. Of several errors the one is
 * reported that Prometheus reports: children before their parents, left before right.
 */
public final class Checker {
  private final String text;

  private Checker(String text) {
    this.text = text;
  }

  /**
   * Checks an expression.
   *
   * @param text what it was parsed from, for messages
   * @return what it evaluates to
   * @throws ParseException if it makes no sense
   */
  public static ValueType check(Expression expression, String text) throws ParseException {
    return new Checker(text).check(expression);
  }

  ValueType check(Expression expression) throws ParseException {
    return switch (expression) {
      case NumberLiteral number -> number.type();
      case StringLiteral string -> string.type();
      case VectorSelector selector -> SelectorCheck.check(this, selector, false);
      case MatrixSelector matrix -> {
        SelectorCheck.check(this, matrix.selector(), false);
        yield ValueType.MATRIX;
      }
      case Subquery subquery -> subquery(subquery);
      case Unary unary -> unary(unary);
      case Binary binary -> BinaryCheck.check(this, binary, text);
      case Aggregation aggregation -> aggregation(aggregation);
      case Call call -> CallCheck.check(this, call);
      case Parentheses parentheses -> check(parentheses.expression());
    };
  }

  private ValueType subquery(Subquery subquery) throws ParseException {
    ValueType type = check(subquery.expression());
    if (type != ValueType.VECTOR) {
      throw error(
          subquery.position(),
          "subquery is only allowed on instant vector, got " + type.shortName() + " instead");
    }
    return ValueType.MATRIX;
  }

  private ValueType unary(Unary unary) throws ParseException {
    ValueType type = check(unary.operand());
    if (type != ValueType.SCALAR && type != ValueType.VECTOR) {
      throw error(
          unary.position(),
          "unary expression only allowed on expressions of type scalar or instant vector, got \""
              + type.documentedName()
              + "\"");
    }
    return type;
  }

  private ValueType aggregation(Aggregation aggregation) throws ParseException {
    expect(ValueType.VECTOR, aggregation.operand(), "aggregation expression");
    Expression parameter = aggregation.parameter();
    if (parameter != null) {
      ValueType type = aggregation.operator().parameterType().orElseThrow();
      expect(type, parameter, "aggregation parameter");
    }
    return ValueType.VECTOR;
  }

  /** Checks {@code expression}, which must be of this type. */
  void expect(ValueType type, Expression expression, String where) throws ParseException {
    ValueType found = check(expression);
    if (found != type) {
      throw error(
          expression.position(),
          "expected type "
              + type.documentedName()
              + " in "
              + where
              + ", got "
              + found.documentedName());
    }
  }

  ParseException error(Position position, String reason) {
    return new ParseException(position, reason, text);
  }
}
