package io.weir.topology.rules.unittest;

import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.InvalidValue;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/** Numbers as YAML writes them: {@code 1e3}, {@code 0x1F}, {@code .inf}, {@code .nan}. */
final class YamlNumbers {
  private static final Pattern INFINITE = Pattern.compile("[-+]?\\.(?:inf|Inf|INF)");
  private static final Pattern NAN = Pattern.compile("\\.(?:nan|NaN|NAN)");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
  private static final Pattern INTEGER =
      Pattern.compile("[-+]?(?:0x[0-9a-fA-F]+|0b[01]+|0o?[0-7]+)");

  private YamlNumbers() {}

  /**
   * The number that a node is.
   *
   * @throws InvalidValue if it isn't one, or is in quotes
   */
  static double of(ConfigNode node) {
    if (node instanceof ConfigNode.Scalar scalar && scalar.plain()) {
      OptionalDouble number = parse(scalar.text());
      if (number.isPresent()) {
        return number.getAsDouble();
      }
    }
    throw new InvalidValue("value", "expected a number, found " + node.describe());
  }

  private static OptionalDouble parse(String text) {
    String digits = text.replace("_", "");
    if (INFINITE.matcher(text).matches()) {
      return OptionalDouble.of(
          text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    } else if (NAN.matcher(text).matches()) {
      return OptionalDouble.of(Double.NaN);
    } else if (INTEGER.matcher(digits).matches()) {
      return OptionalDouble.of(integer(digits));
    } else if (DECIMAL.matcher(digits).matches()) {
      return OptionalDouble.of(Double.parseDouble(digits));
    }
    return OptionalDouble.empty();
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
