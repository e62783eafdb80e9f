package io.weir.topology.promql.syntax;

import io.weir.schemas.config.Durations;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;

/** Numbers and durations as Prometheus prints them. */
public final class NumberText {
  private static final double MILLIS_PER_SECOND = 1000;

  private NumberText() {}

  /**
   * The shortest decimal that is this number, without an exponent; {@code NaN}, {@code +Inf},
   * {@code -Inf}.
   */
  public static String decimal(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    String text = shortest(value).toPlainString();
    return text.indexOf('.') < 0 ? text : withoutTrailingZeros(text);
  }

  private static String withoutTrailingZeros(String text) {
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    if (text.charAt(end - 1) == '.') {
      end--;
    }
    return text.substring(0, end);
  }

  /**
   * The shortest decimal that is this number, with an exponent if it is below 1e-4 or not below
   * 1e6: {@code 0.5}, {@code 1e+06}.
   */
  public static String general(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return decimal(value);
    }
    return general(shortest(value), 6);
  }

  /** Java gives two digits of the numbers next to zero, where Go is content with one. */
  private static BigDecimal shortest(double value) {
    BigDecimal number = new BigDecimal(Double.toString(value));
    BigDecimal rounded = number.round(new MathContext(1));
    return rounded.doubleValue() == value ? rounded : number;
  }

  /** As {@link #general(double)}, rounded to so many digits, with an exponent from there on. */
  public static String general(double value, int digits) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return decimal(value);
    }
    return general(new BigDecimal(value).round(new MathContext(digits)), digits);
  }

  private static String general(BigDecimal number, int firstWithExponent) {
    BigDecimal value = number.stripTrailingZeros();
    int exponent = value.precision() - value.scale() - 1;
    if (exponent >= -4 && exponent < firstWithExponent) {
      return value.toPlainString();
    }
    String sign = exponent < 0 ? "-" : "+";
    String twoDigits = Math.abs(exponent) < 10 ? "0" : "";
    return value.movePointLeft(exponent).toPlainString()
        + "e"
        + sign
        + twoDigits
        + Math.abs(exponent);
  }

  /** A duration, {@code 1h30m}, of either sign; what is below a millisecond is cut. */
  public static String duration(double seconds) {
    return Durations.format(Duration.ofMillis(Math.round(seconds * MILLIS_PER_SECOND)));
  }

  /** Seconds of so many milliseconds, as Prometheus adds them up. */
  public static double seconds(long millis) {
    long whole = millis / 1000;
    long nanos = millis % 1000 * 1_000_000;
    return whole + nanos / 1e9;
  }
}
