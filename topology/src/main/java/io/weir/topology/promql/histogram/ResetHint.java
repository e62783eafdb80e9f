package io.weir.topology.promql.histogram;

/** What is known of a counter reset before a histogram. */
public enum ResetHint {
  /** Nothing; it must be found out by comparing with the one before. */
  UNKNOWN,
  /** There was one. */
  RESET,
  /** There was none. */
  NOT_RESET,
  /** The histogram is a gauge, which has no resets. */
  GAUGE;

  /** Whether one says reset and the other the opposite. */
  static boolean collide(ResetHint left, ResetHint right) {
    return (left == RESET && right == NOT_RESET) || (left == NOT_RESET && right == RESET);
  }

  /** The hint of a sum or difference. */
  static ResetHint combine(ResetHint left, ResetHint right) {
    if (left == right) {
      return left;
    }
    return left == GAUGE || right == GAUGE ? GAUGE : UNKNOWN;
  }
}
