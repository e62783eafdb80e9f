package io.weir.topology.promql.syntax;

/**
 * Turns the spans of an expression into milliseconds for one query, as Prometheus does.
 *
 * @param stepMillis between two steps of the query, 0 for an instant
 * @param rangeMillis from the first step of the query to the last, 0 for an instant
 */
public record ResolvedSpans(long stepMillis, long rangeMillis) {
  /** Seconds that a signed 64-bit number of nanoseconds can count. */
  static final double MAX_SECONDS = 0x1p63 / 1e9;

  /** Spans of an instant query. */
  public static final ResolvedSpans INSTANT = new ResolvedSpans(0, 0);

  /**
   * Milliseconds of a range or a written step, positive unless it is a literal below a millisecond.
   *
   * @throws InvalidSpanException if it isn't positive, isn't finite or is too long
   */
  public long positiveMillis(Span span) {
    return millis(span, false);
  }

  /**
   * Milliseconds of an offset, of either sign.
   *
   * @throws InvalidSpanException if it isn't finite or is too long
   */
  public long offsetMillis(Span span) {
    return millis(span, true);
  }

  private long millis(Span span, boolean negativeAllowed) {
    double seconds = span.seconds(stepMillis, rangeMillis);
    if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
      throw new InvalidSpanException(span, "duration is NaN or infinite");
    }
    if (seconds <= 0 && !negativeAllowed) {
      throw new InvalidSpanException(span, "duration must be greater than 0");
    }
    if (Math.abs(seconds) > MAX_SECONDS) {
      throw new InvalidSpanException(span, "duration is out of range");
    }
    // Prometheus rounds a literal to nanoseconds, and cuts arithmetic to milliseconds.
    return span instanceof Span.Literal
        ? Math.round(seconds * 1e9) / 1_000_000
        : (long) (seconds * 1000);
  }
}
