package io.weir.topology.promql.number;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** The text of numbers as Prometheus prints them: the fewest digits that tell the number. */
public final class Numbers {
  private static final double SMALLEST_NORMAL = 2.2250738585072014e-308;

  private static final Pattern NUMBER =
      Pattern.compile(
          "[+-]?(([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?"
              + "|0[xX]([0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+)[pP][+-]?[0-9]+)");

  private Numbers() {}

  /** Without an exponent, however long: {@code 0.000001}, {@code +Inf}, {@code NaN}. */
  public static String plain(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return special(value);
    }
    if (value == 0) {
      return negativeZero(value) ? "-0" : "0";
    }
    BigDecimal shortest = shortest(value);
    return shortest.signum() == 0 ? "0" : shortest.stripTrailingZeros().toPlainString();
  }

  /** With an exponent if it is below -4 or above 5: {@code 1e+06}, {@code 0.25}; Go's %g. */
  public static String general(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return special(value);
    }
    if (value == 0) {
      return negativeZero(value) ? "-0" : "0";
    }
    BigDecimal shortest = shortest(value).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    return exponent >= -4 && exponent <= 5
        ? shortest.toPlainString()
        : scientific(shortest, exponent);
  }

  /** As {@link #general}, but never an integer's form: {@code 1.0}, {@code 1e+06}. */
  public static String openMetrics(double value) {
    String text = general(value);
    boolean integer = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    return integer ? text + ".0" : text;
  }

  /**
   * The number that a text stands for as a whole, in Go's syntax but for digits with underscores:
   * decimal, hexadecimal with a power of two, or infinity or NaN in any case.
   */
  public static OptionalDouble parse(String text) {
    String size = text.startsWith("+") || text.startsWith("-") ? text.substring(1) : text;
    double sign = text.startsWith("-") ? -1 : 1;
    return switch (size.toLowerCase(Locale.ROOT)) {
      case "inf", "infinity" -> OptionalDouble.of(sign * Double.POSITIVE_INFINITY);
      case "nan" -> text.equals(size) ? OptionalDouble.of(Double.NaN) : OptionalDouble.empty();
      default ->
          NUMBER.matcher(text).matches()
              ? OptionalDouble.of(Double.parseDouble(text))
              : OptionalDouble.empty();
    };
  }

  private static boolean negativeZero(double value) {
    return Double.doubleToRawLongBits(value) != 0;
  }

  private static String special(double value) {
    return Double.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  }

  private static String scientific(BigDecimal value, int exponent) {
    String digits = value.unscaledValue().abs().toString();
    StringBuilder text = new StringBuilder();
    if (value.signum() < 0) {
      text.append('-');
    }
    text.append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append('e').append(exponent < 0 ? '-' : '+');
    int size = Math.abs(exponent);
    if (size < 10) {
      text.append('0');
    }
    return text.append(size).toString();
  }

  /** The shortest decimal that is read back as the value; Java's own has two digits at least. */
  private static BigDecimal shortest(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (decimal.precision() == 2 && Math.abs(value) < SMALLEST_NORMAL) {
      BigDecimal oneDigit =
          decimal.setScale(decimal.scale() - 1, RoundingMode.HALF_UP).stripTrailingZeros();
      if (oneDigit.doubleValue() == value) {
        return oneDigit;
      }
    }
    return decimal;
  }
}
