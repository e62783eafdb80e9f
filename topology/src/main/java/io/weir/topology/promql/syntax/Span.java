package io.weir.topology.promql.syntax;

/**
 * A length of time as an expression writes it: a literal, or arithmetic that may depend on the
 * query. Immutable; {@code toString} is its text.
 */
public sealed interface Span {
  /** Where it stands in the text. */
  Position position();

  /**
   * Seconds of a query that steps by {@code stepMillis} and reaches over {@code rangeMillis}, both
   * 0 for an instant. May be negative, NaN or infinite.
   *
   * @throws InvalidSpanException if it divides by zero
   */
  double seconds(long stepMillis, long rangeMillis);

  /** Whether it is written, rather than {@link Literal#ZERO}. */
  default boolean isPresent() {
    return !(this instanceof Literal literal && literal.seconds() == 0);
  }

  /**
   * A number of seconds or a duration.
   *
   * @param seconds with its sign
   * @param duration whether it is written as a duration, {@code 5m}
   */
  record Literal(double seconds, boolean duration, Position position) implements Span {
    /** No time: what stands for an offset or a step that isn't written. */
    public static final Literal ZERO = new Literal(0, true, Position.NOWHERE);

    @Override
    public double seconds(long stepMillis, long rangeMillis) {
      return seconds;
    }

    @Override
    public String toString() {
      return Spans.print(this);
    }
  }

  /** {@code step()}: the time between two steps of the query. */
  record Step(Position position) implements Span {
    @Override
    public double seconds(long stepMillis, long rangeMillis) {
      return stepMillis / 1000.0;
    }

    @Override
    public String toString() {
      return Spans.print(this);
    }
  }

  /** {@code range()}: the time from the first step of the query to the last. */
  record Range(Position position) implements Span {
    @Override
    public double seconds(long stepMillis, long rangeMillis) {
      return rangeMillis / 1000.0;
    }

    @Override
    public String toString() {
      return Spans.print(this);
    }
  }

  /** A minus sign before anything but a literal, which holds its own. */
  record Negation(Span operand, Position position) implements Span {
    @Override
    public double seconds(long stepMillis, long rangeMillis) {
      return -operand.seconds(stepMillis, rangeMillis);
    }

    @Override
    public String toString() {
      return Spans.print(this);
    }
  }

  /** An operator between two. */
  record Arithmetic(SpanOperator operator, Span left, Span right, Position position)
      implements Span {
    @Override
    public double seconds(long stepMillis, long rangeMillis) {
      double a = left.seconds(stepMillis, rangeMillis);
      double b = right.seconds(stepMillis, rangeMillis);
      if (b == 0 && operator == SpanOperator.DIVIDE) {
        throw new InvalidSpanException(this, "division by zero");
      }
      if (b == 0 && operator == SpanOperator.MODULO) {
        throw new InvalidSpanException(this, "modulo by zero");
      }
      return operator.apply(a, b);
    }

    @Override
    public String toString() {
      return Spans.print(this);
    }
  }

  /**
   * {@code min_of(…, …)} or {@code max_of(…, …)}.
   *
   * @param greater whether it is {@code max_of}
   */
  record Extreme(boolean greater, Span left, Span right, Position position) implements Span {
    @Override
    public double seconds(long stepMillis, long rangeMillis) {
      double a = left.seconds(stepMillis, rangeMillis);
      double b = right.seconds(stepMillis, rangeMillis);
      return greater ? Math.max(a, b) : Math.min(a, b);
    }

    @Override
    public String toString() {
      return Spans.print(this);
    }
  }

  /** One in parentheses. */
  record Parenthesized(Span span, Position position) implements Span {
    @Override
    public double seconds(long stepMillis, long rangeMillis) {
      return span.seconds(stepMillis, rangeMillis);
    }

    @Override
    public String toString() {
      return Spans.print(this);
    }
  }
}
