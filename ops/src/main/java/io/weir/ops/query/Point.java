package io.weir.ops.query;

import java.math.BigDecimal;

/**
 * One value of a series.
 *
 * @param seconds since the Unix epoch
 * @param text the value as Prometheus writes it: a number, {@code NaN}, {@code +Inf}; a histogram
 *     as PromQL prints it
 * @param histogram whether it is one
 */
record Point(BigDecimal seconds, String text, boolean histogram) {
  long millis() {
    return seconds.movePointRight(3).longValue();
  }

  /** The number; not a number for a histogram and for a text. */
  double number() {
    if (histogram) {
      return Double.NaN;
    }
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> parsed();
    };
  }

  private double parsed() {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
