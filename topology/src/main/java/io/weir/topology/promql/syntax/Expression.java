package io.weir.topology.promql.syntax;

import java.util.List;

/**
 * A node of an expression's syntax tree. Immutable; equal to a node of the same kind, parts and
 * position. {@code toString} is PromQL that parses back to the same tree, in Prometheus's spelling.
 */
public sealed interface Expression
    permits NumberLiteral,
        StringLiteral,
        VectorSelector,
        MatrixSelector,
        Subquery,
        Unary,
        Binary,
        Aggregation,
        Call,
        Parentheses {
  /** Where it stands in the text it was parsed from. */
  Position position();

  /** What it evaluates to, provided that it passes the check. */
  ValueType type();

  /** The expressions directly inside, in the order of the text; none inside a selector. */
  List<Expression> children();

  /** The text, with long expressions broken into indented lines, as Prometheus formats them. */
  default String pretty() {
    return PrettyPrinter.print(this);
  }

  /** This expression without the parentheses around it. */
  default Expression withoutParentheses() {
    return this;
  }
}
