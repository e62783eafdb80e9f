package io.weir.topology.promql.parse;

/** Which tokens may begin a selector, and with it an expression. */
final class MetricNames {
  private MetricNames() {}

  /** Whether a metric may have this name before braces: keywords may, unless they can't be told. */
  static boolean isMetricName(Token token) {
    return switch (token.kind()) {
      case IDENTIFIER,
          METRIC_IDENTIFIER,
          AGGREGATION,
          BY,
          FILL,
          FILL_LEFT,
          FILL_RIGHT,
          AND,
          OR,
          UNLESS,
          OFFSET,
          WITHOUT,
          START,
          END,
          STEP,
          RANGE,
          ANCHORED,
          SMOOTHED,
          MAX_OF,
          MIN_OF ->
          true;
      default -> false;
    };
  }

  /** Whether an expression can begin with this token. */
  static boolean beginsExpression(Token token) {
    return switch (token.kind()) {
      case NUMBER, DURATION, STRING, LEFT_BRACE, LEFT_PARENTHESIS, ADD, SUBTRACT -> true;
      default -> isMetricName(token);
    };
  }
}
