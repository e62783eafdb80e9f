package io.weir.scraper.exposition;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Floats as Prometheus reads and writes them, which is as Go does: decimals with an optional
 * exponent, {@code inf}, {@code infinity} and {@code nan} in any case; neither hexadecimal floats
 * nor underscores. A number beyond the range of a double is an error, one below it is zero.
 */
final class FloatText {
  /** The NaN that is a sample's value and not a staleness marker, bit for bit as in Prometheus. */
  static final double NORMAL_NAN = Double.longBitsToDouble(0x7ff8000000000001L);

  /** Decimals of so many digits surely fit into a long. */
  private static final int EXACT_DIGITS = 18;

  /** From this power of ten up, a float is written with an exponent: Go's {@code %g}. */
  private static final int LARGEST_PLAIN_EXPONENT = 6;

  private static final long LARGEST_EXACT = 1L << 53;

  /** The powers of ten that are doubles without rounding. */
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private FloatText() {}

  /**
   * Reads a float that fills a range of bytes. A short decimal is computed here: if its digits and
   * its power of ten are both doubles without rounding, one multiplication or division rounds once
   * and so is exact (Clinger, 1990). The rest goes to the JDK.
   *
   * @throws NumberFormatException if it isn't one
   */
  static double parse(byte[] bytes, int start, int end) {
    int at = start;
    boolean negative = false;
    if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
      negative = bytes[at] == '-';
      at++;
    }
    long digits = 0;
    int firstDigit = at;
    while (at < end && isDigit(bytes[at])) {
      digits = digits * 10 + (bytes[at++] - '0');
    }
    int count = at - firstDigit;
    int exponent = 0;
    if (at < end && bytes[at] == '.') {
      int firstDecimal = ++at;
      while (at < end && isDigit(bytes[at])) {
        digits = digits * 10 + (bytes[at++] - '0');
      }
      exponent = firstDecimal - at;
      count -= exponent;
    }
    if (count == 0) {
      return special(bytes, start, end);
    }
    if (at < end && (bytes[at] | 0x20) == 'e') {
      at++;
      boolean negativeExponent = false;
      if (at < end && (bytes[at] == '-' || bytes[at] == '+')) {
        negativeExponent = bytes[at] == '-';
        at++;
      }
      int firstExponentDigit = at;
      int written = 0;
      while (at < end && isDigit(bytes[at])) {
        written = Math.min(written * 10 + (bytes[at++] - '0'), 100_000);
      }
      if (at == firstExponentDigit) {
        throw notAFloat(bytes, start, end);
      }
      exponent += negativeExponent ? -written : written;
    }
    if (at != end) {
      throw notAFloat(bytes, start, end);
    }
    if (count <= EXACT_DIGITS && digits <= LARGEST_EXACT && exponent >= -22 && exponent <= 22) {
      double value = exponent < 0 ? digits / POWERS[-exponent] : digits * POWERS[exponent];
      return negative ? -value : value;
    }
    return parseExactly(bytes, start, end);
  }

  private static double parseExactly(byte[] bytes, int start, int end) {
    double value =
        Double.parseDouble(new String(bytes, start, end - start, StandardCharsets.ISO_8859_1));
    if (Double.isInfinite(value)) {
      throw notAFloat(bytes, start, end);
    }
    return value;
  }

  private static double special(byte[] bytes, int start, int end) {
    if (equalsIgnoringCase(bytes, start, end, "nan")) {
      return NORMAL_NAN;
    }
    boolean signed = start < end && (bytes[start] == '+' || bytes[start] == '-');
    int from = signed ? start + 1 : start;
    if (equalsIgnoringCase(bytes, from, end, "inf")
        || equalsIgnoringCase(bytes, from, end, "infinity")) {
      return bytes[start] == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    throw notAFloat(bytes, start, end);
  }

  private static boolean equalsIgnoringCase(byte[] bytes, int start, int end, String lowerCase) {
    if (end - start != lowerCase.length()) {
      return false;
    }
    for (int i = 0; i < lowerCase.length(); i++) {
      if ((bytes[start + i] | 0x20) != lowerCase.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static NumberFormatException notAFloat(byte[] bytes, int start, int end) {
    return new NumberFormatException(
        "expected a float, found " + new String(bytes, start, end - start, StandardCharsets.UTF_8));
  }

  /**
   * Writes a float as OpenMetrics wants it in {@code le} and {@code quantile}: as few digits as
   * tell it apart, always with a point or an exponent ({@code 1.0}, {@code 2.5e+06}, {@code +Inf}).
   */
  static String format(double value) {
    if (Double.isNaN(value)) {
      return "NaN";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == 0) {
      return "0.0";
    }
    BigDecimal shortest = shortest(value);
    String digits = shortest.unscaledValue().abs().toString();
    int exponent = digits.length() - 1 - shortest.scale();
    String sign = value < 0 ? "-" : "";
    if (exponent < -4 || exponent >= LARGEST_PLAIN_EXPONENT) {
      String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
      return "%s%s%se%s%02d"
          .formatted(
              sign, digits.charAt(0), fraction, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
    String plain = shortest.abs().toPlainString();
    return sign + (plain.contains(".") ? plain : plain + ".0");
  }

  /** The decimal of the fewest digits that is read as the value again, no zeros at its end. */
  private static BigDecimal shortest(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (decimal.precision() == 2) {
      // Double.toString never gives fewer than two digits, even where one would do.
      BigDecimal shorter = decimal.round(new MathContext(1, RoundingMode.HALF_EVEN));
      if (shorter.doubleValue() == value) {
        return shorter.stripTrailingZeros();
      }
    }
    return decimal;
  }
}
