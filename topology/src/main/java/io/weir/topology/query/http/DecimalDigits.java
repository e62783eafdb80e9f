package io.weir.topology.query.http;

/**
 * Writes numbers as Go does: by the fewest digits that tell them from all others. No garbage is
 * left. For one thread.
 */
final class DecimalDigits {
  private static final double LEAST_WITHOUT_EXPONENT = 1e-6;

  private static final double LEAST_WITH_EXPONENT = 1e21;
  private static final double WHOLE = 1e15;

  /** Below, one digit may do where {@code Double.toString} gives two. */
  private static final double FEW_BITS = 1e-321;

  private final StringBuilder text = new StringBuilder(32);
  private final byte[] digits = new byte[24];
  private int count;

  /** How many of the digits stand before the point; negative for zeros behind it. */
  private int point;

  /**
   * Writes a number as Prometheus does: exponents have two digits at least, {@code 1e-07}; {@code
   * NaN}, {@code +Inf} and {@code -Inf}.
   *
   * @return the position behind it
   */
  int decimal(double value, byte[] out, int at) {
    return write(value, 2, out, at);
  }

  /**
   * The same, but exponents of one digit stay so, {@code 1e-7}.
   *
   * @return the position behind it
   */
  int shortened(double value, byte[] out, int at) {
    return write(value, 1, out, at);
  }

  /**
   * Always with an exponent, of two digits at least: {@code 1e+00}.
   *
   * @return the position behind it
   */
  int exponential(double value, byte[] out, int start) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return write(value, 2, out, start);
    }
    int at = start;
    if (Double.doubleToRawLongBits(value) < 0) {
      out[at++] = '-';
    }
    take(Math.abs(value));
    return exponential(2, out, at);
  }

  private int write(double value, int exponentDigits, byte[] out, int start) {
    if (Double.isNaN(value)) {
      return ascii("NaN", out, start);
    }
    if (Double.isInfinite(value)) {
      return ascii(value > 0 ? "+Inf" : "-Inf", out, start);
    }
    int at = start;
    if (Double.doubleToRawLongBits(value) < 0) {
      out[at++] = '-';
    }
    double magnitude = Math.abs(value);
    if (magnitude < WHOLE && magnitude == (long) magnitude) {
      return whole((long) magnitude, out, at);
    }
    take(magnitude);
    return magnitude < LEAST_WITHOUT_EXPONENT || magnitude >= LEAST_WITH_EXPONENT
        ? exponential(exponentDigits, out, at)
        : plain(out, at);
  }

  /**
   * Writes a whole number that isn't negative.
   *
   * @return the position behind it
   */
  static int whole(long value, byte[] out, int start) {
    int end = start + 1;
    for (long power = value; power >= 10; power /= 10) {
      end++;
    }
    long rest = value;
    for (int at = end - 1; at >= start; at--) {
      out[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return end;
  }

  /** Takes the digits out of {@code 1.25E-7} or {@code 0.00125}. */
  private void take(double magnitude) {
    text.setLength(0);
    text.append(magnitude);
    count = 0;
    point = 0;
    boolean behindPoint = false;
    int exponent = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        behindPoint = true;
      } else if (c == 'E') {
        exponent = Integer.parseInt(text, i + 1, text.length(), 10);
        break;
      } else {
        if (count > 0 || c != '0') {
          digits[count++] = (byte) c;
        }
        if (!behindPoint) {
          point += count > 0 ? 1 : 0;
        } else if (count == 0) {
          point--;
        }
      }
    }
    point += exponent;
    if (count == 0) {
      digits[count++] = '0';
      point = 1;
    }
    while (count > 1 && digits[count - 1] == '0') {
      count--;
    }
    if (magnitude < FEW_BITS && count == 2) {
      dropSecond(magnitude);
    }
  }

  private void dropSecond(double magnitude) {
    int rounded = digits[0] - '0' + (digits[1] >= '5' ? 1 : 0);
    if (Double.parseDouble(rounded + "E" + (point - 1)) == magnitude) {
      digits[0] = (byte) (rounded == 10 ? '1' : '0' + rounded);
      point += rounded == 10 ? 1 : 0;
      count = 1;
    }
  }

  private int plain(byte[] out, int start) {
    int at = start;
    if (point <= 0) {
      out[at++] = '0';
      out[at++] = '.';
      for (int i = point; i < 0; i++) {
        out[at++] = '0';
      }
    }
    for (int i = 0; i < count; i++) {
      if (i == point && i > 0) {
        out[at++] = '.';
      }
      out[at++] = digits[i];
    }
    for (int i = count; i < point; i++) {
      out[at++] = '0';
    }
    return at;
  }

  private int exponential(int exponentDigits, byte[] out, int start) {
    int at = start;
    out[at++] = digits[0];
    if (count > 1) {
      out[at++] = '.';
      for (int i = 1; i < count; i++) {
        out[at++] = digits[i];
      }
    }
    out[at++] = 'e';
    int exponent = point - 1;
    out[at++] = (byte) (exponent < 0 ? '-' : '+');
    exponent = Math.abs(exponent);
    if (exponent < 10 && exponentDigits > 1) {
      out[at++] = '0';
    }
    return whole(exponent, out, at);
  }

  private static int ascii(String text, byte[] out, int start) {
    int at = start;
    for (int i = 0; i < text.length(); i++) {
      out[at++] = (byte) text.charAt(i);
    }
    return at;
  }
}
