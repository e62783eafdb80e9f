package io.weir.topology.promql.syntax;

/** Which time a selector or a subquery is evaluated at, before its offset: the {@code @}. */
public sealed interface EvaluationTime {
  /** A time that the query gives. */
  enum OfQuery implements EvaluationTime {
    /** No {@code @}: the time of the query's step, or of the subquery's around it. */
    CURRENT,
    /** {@code @ start()}. */
    START,
    /** {@code @ end()}. */
    END
  }

  /**
   * {@code @ 1.5}.
   *
   * @param timestampMillis milliseconds since the epoch; may be negative
   */
  record Fixed(long timestampMillis) implements EvaluationTime {}
}
