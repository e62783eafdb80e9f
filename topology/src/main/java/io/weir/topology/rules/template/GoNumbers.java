package io.weir.topology.rules.template;

import io.weir.topology.promql.number.Numbers;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers in the forms of Go's {@code %e}, {@code %f} and {@code %g}. */
final class GoNumbers {
  private GoNumbers() {}

  /**
   * A number in a form.
   *
   * @param form {@code e}, {@code f} or {@code g}, in either case
   * @param precision digits behind the point, or of all with {@code g}; -1 for as many as it takes
   */
  static String format(double value, char form, int precision) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Numbers.general(value);
    }
    String text =
        switch (Character.toLowerCase(form)) {
          case 'f' -> fixed(value, precision);
          case 'e' -> scientific(value, precision);
          default -> general(value, precision);
        };
    String signed = value == 0 && 1 / value < 0 ? "-" + text : text;
    return Character.isUpperCase(form) ? signed.replace('e', 'E') : signed;
  }

  /** To four digits, as the humanizing functions print. */
  static String fourDigits(double value) {
    return format(value, 'g', 4);
  }

  private static String fixed(double value, int precision) {
    if (precision < 0) {
      return value == 0 ? "0" : Numbers.plain(value);
    }
    return new BigDecimal(value).setScale(precision, RoundingMode.HALF_EVEN).toPlainString();
  }

  private static BigDecimal shortest(double value) {
    return new BigDecimal(Numbers.plain(value)).stripTrailingZeros();
  }

  private static String scientific(double value, int precision) {
    if (value == 0) {
      return (precision > 0 ? "0." + "0".repeat(precision) : "0") + "e+00";
    }
    BigDecimal digits =
        precision < 0
            ? shortest(value)
            : new BigDecimal(value).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    int exponent = digits.precision() - digits.scale() - 1;
    BigDecimal mantissa = digits.movePointLeft(exponent);
    if (precision >= 0) {
      mantissa = mantissa.setScale(precision, RoundingMode.UNNECESSARY);
    }
    return mantissa.toPlainString() + exponent(exponent);
  }

  private static String general(double value, int precision) {
    if (precision < 0) {
      return value == 0 ? "0" : Numbers.general(value);
    }
    if (value == 0) {
      return "0";
    }
    int digits = Math.max(precision, 1);
    BigDecimal rounded =
        new BigDecimal(value)
            .round(new MathContext(digits, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    return exponent < -4 || exponent >= digits
        ? rounded.movePointLeft(exponent).stripTrailingZeros().toPlainString() + exponent(exponent)
        : rounded.toPlainString();
  }

  private static String exponent(int exponent) {
    String digits = Integer.toString(Math.abs(exponent));
    return (exponent < 0 ? "e-" : "e+") + (digits.length() < 2 ? "0" : "") + digits;
  }
}
