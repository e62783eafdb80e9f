package io.weir.topology.rules.unittest;

import java.util.regex.Pattern;

/** A number as YAML writes it: {@code 1e3}, {@code 0x1F}, {@code .inf}, {@code .nan}. */
record YamlNumber(double value) {
  private static final Pattern INFINITE = Pattern.compile("[-+]?\\.(?:inf|Inf|INF)");
  private static final Pattern NAN = Pattern.compile("\\.(?:nan|NaN|NAN)");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
  private static final Pattern INTEGER =
      Pattern.compile("[-+]?(?:0x[0-9a-fA-F]+|0b[01]+|0o?[0-7]+)");

  static YamlNumber parse(String text) {
    String digits = text.replace("_", "");
    if (INFINITE.matcher(text).matches()) {
      return new YamlNumber(
          text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    } else if (NAN.matcher(text).matches()) {
      return new YamlNumber(Double.NaN);
    } else if (INTEGER.matcher(digits).matches()) {
      return new YamlNumber(integer(digits));
    } else if (DECIMAL.matcher(digits).matches()) {
      return new YamlNumber(Double.parseDouble(digits));
    }
    throw new IllegalArgumentException("expected a number, found \"" + text + "\"");
  }

  private static double integer(String text) {
    boolean signed = text.startsWith("-") || text.startsWith("+");
    String size = signed ? text.substring(1) : text;
    int radix = size.startsWith("0x") ? 16 : size.startsWith("0b") ? 2 : 8;
    int prefix = size.length() > 1 && Character.isLetter(size.charAt(1)) ? 2 : 0;
    double value = Long.parseUnsignedLong(size.substring(prefix), radix);
    return text.startsWith("-") ? -value : value;
  }
}
