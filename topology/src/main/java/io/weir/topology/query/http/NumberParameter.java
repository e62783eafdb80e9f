package io.weir.topology.query.http;

import io.weir.topology.promql.matcher.LabelText;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Numbers as Go's {@code strconv} reads them. */
final class NumberParameter {
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
  private static final Pattern HEXADECIMAL =
      Pattern.compile(
          "[+-]?0[xX](?:[0-9a-fA-F]+(?:\\.[0-9a-fA-F]*)?|\\.[0-9a-fA-F]+)[pP][+-]?[0-9]+");
  private static final Pattern STRAY_UNDERSCORE =
      Pattern.compile("(?<![0-9a-fA-FxX])_|_(?![0-9a-fA-F])");
  private static final Pattern INFINITE = Pattern.compile("(?i)[+-]?inf(?:inity)?");
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

  /** Longer numbers are none that anybody means, and costly to read. */
  private static final int LONGEST = 400;

  private NumberParameter() {}

  /**
   * The number that a text is; none if it is none, or greater than any. Between digits there may be
   * underscores.
   */
  static OptionalDouble decimal(String written) {
    if (written.length() > LONGEST || STRAY_UNDERSCORE.matcher(written).find()) {
      return OptionalDouble.empty();
    }
    String text = written.replace("_", "");
    if (DECIMAL.matcher(text).matches() || HEXADECIMAL.matcher(text).matches()) {
      double value = Double.parseDouble(text);
      return Double.isInfinite(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
    if (INFINITE.matcher(text).matches()) {
      return OptionalDouble.of(
          text.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    }
    return text.toLowerCase(Locale.ROOT).equals("nan")
        ? OptionalDouble.of(Double.NaN)
        : OptionalDouble.empty();
  }

  /**
   * A whole number of 64 bits.
   *
   * @throws IllegalArgumentException if the text is none; the message is Go's
   */
  static long whole(String text) {
    return whole(text, "Atoi", Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /** A whole number within bounds, both included; the message is of one of Go's functions. */
  static long whole(String text, String function, long least, long most) {
    boolean whole = WHOLE.matcher(text).matches();
    try {
      if (whole) {
        long value = Long.parseLong(text);
        if (value >= least && value <= most) {
          return value;
        }
      }
    } catch (NumberFormatException tooLong) {
      // said below
    }
    throw new IllegalArgumentException(
        "strconv.%s: parsing %s: %s"
            .formatted(
                function, LabelText.quoted(text), whole ? "value out of range" : "invalid syntax"));
  }
}
