package io.weir.topology.promql.distribute;

import io.weir.topology.promql.syntax.Expression;
import java.util.List;

/**
 * A part of an expression that is evaluated in one place, without those parts of it that come from
 * elsewhere. Immutable; equal to one of the same text, wherever it stands.
 */
public final class Fragment {
  private final Expression expression;
  private final List<Expression> inputs;
  private final String text;

  /** What reads series only, or nothing. */
  static Fragment of(Expression expression) {
    return of(expression, List.of(), List.of());
  }

  /**
   * What needs something from elsewhere.
   *
   * @param parts the parts of the expression that come from elsewhere
   * @param inputs where they come from, in the same order
   */
  static Fragment of(Expression expression, List<Expression> parts, List<Input> inputs) {
    Expression bare = expression.withoutParentheses();
    return new Fragment(bare, parts, Placeholders.put(bare, parts, inputs).toString());
  }

  private Fragment(Expression expression, List<Expression> inputs, String text) {
    this.expression = expression;
    this.inputs = List.copyOf(inputs);
    this.text = text;
  }

  /** The expression, not in parentheses, with those parts of it that come from elsewhere. */
  public Expression expression() {
    return expression;
  }

  /** The parts that come from elsewhere, none of them in parentheses. */
  public List<Expression> inputs() {
    return inputs;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Fragment fragment && text.equals(fragment.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /**
   * PromQL in which {@code $1}, {@code $2} and so on stand for what comes from elsewhere; an
   * aggregation whose parts come is shown around these.
   */
  @Override
  public String toString() {
    return text;
  }
}
