package io.weir.topology.promql.syntax;

import io.weir.topology.promql.matcher.Matcher;
import java.util.List;

/**
 * Selects the newest sample of each series that all matchers match.
 *
 * @param metricName the name before the braces, or empty
 * @param matchers as written; if {@code metricName} isn't empty, the last one matches it
 * @param offset how far back to look; {@link Span.Literal#ZERO} without {@code offset}
 * @param at the time to look at, before the offset
 * @param ends as written, also where it stands behind a range
 */
public record VectorSelector(
    String metricName,
    List<Matcher> matchers,
    Span offset,
    EvaluationTime at,
    RangeEnds ends,
    Position position)
    implements Expression {
  public VectorSelector {
    matchers = List.copyOf(matchers);
  }

  /** The same with another offset. */
  public VectorSelector withOffset(Span offset, Position position) {
    return new VectorSelector(metricName, matchers, offset, at, ends, position);
  }

  /** The same at another time. */
  public VectorSelector withAt(EvaluationTime at, Position position) {
    return new VectorSelector(metricName, matchers, offset, at, ends, position);
  }

  /** The same with other ends. */
  public VectorSelector withEnds(RangeEnds ends, Position position) {
    return new VectorSelector(metricName, matchers, offset, at, ends, position);
  }

  @Override
  public ValueType type() {
    return ValueType.VECTOR;
  }

  @Override
  public List<Expression> children() {
    return List.of();
  }

  @Override
  public String toString() {
    return Printer.print(this);
  }
}
