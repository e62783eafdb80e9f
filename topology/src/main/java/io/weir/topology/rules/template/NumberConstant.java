package io.weir.topology.rules.template;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A number in a template, whose type is decided where it is used.
 *
 * @param text as written
 */
record NumberConstant(String text, BigDecimal value) {
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger GREATEST = BigInteger.valueOf(Long.MAX_VALUE);

  /** A number or a character in single quotes. */
  static NumberConstant parse(String text) throws TemplateException {
    if (text.startsWith("'")) {
      return new NumberConstant(text, BigDecimal.valueOf(character(text)));
    }
    if (text.matches("[+-]?0[0-9_]*[89][0-9_]*") || text.matches(".*(?:__.*|_)")) {
      throw new TemplateException("bad number syntax: \"" + text + "\"");
    }
    if (text.endsWith("i")) {
      throw new TemplateException("expected a real number, found " + text);
    }
    try {
      return new NumberConstant(text, number(text.replace("_", "")));
    } catch (NumberFormatException e) {
      throw new TemplateException("bad number syntax: \"" + text + "\"");
    }
  }

  private static int character(String text) throws TemplateException {
    String value =
        QuotedText.of("\"" + text.substring(1, text.length() - 1).replace("\"", "\\\"") + "\"");
    return value.codePointAt(0);
  }

  private static BigDecimal number(String text) {
    boolean negative = text.startsWith("-");
    String size = negative || text.startsWith("+") ? text.substring(1) : text;
    int radix = radix(size);
    String digits = radix == 10 ? size : size.substring(radix == 8 && isOldOctal(size) ? 1 : 2);
    BigDecimal value =
        radix == 10 ? new BigDecimal(digits) : new BigDecimal(new BigInteger(digits, radix));
    return negative ? value.negate() : value;
  }

  private static int radix(String size) {
    if (size.length() < 2 || size.charAt(0) != '0') {
      return 10;
    }
    return switch (size.charAt(1)) {
      case 'x', 'X' -> 16;
      case 'b', 'B' -> 2;
      case 'o', 'O' -> 8;
      default -> isOldOctal(size) ? 8 : 10;
    };
  }

  private static boolean isOldOctal(String size) {
    return size.matches("0[0-7]+");
  }

  /** Whether it can stand where an integer is wanted. */
  boolean isWhole() {
    return value.stripTrailingZeros().scale() <= 0 && fits(value.toBigInteger());
  }

  private static boolean fits(BigInteger value) {
    return value.compareTo(LEAST) >= 0 && value.compareTo(GREATEST) <= 0;
  }

  /** Its value where no type is wanted: written as an integer it is one. */
  Value untyped() {
    boolean writtenAsInteger =
        text.startsWith("'") || radix(unsigned()) == 16 || !text.matches(".*[.eEpP].*");
    return writtenAsInteger && isWhole()
        ? new Value.Whole(value.longValue())
        : new Value.Decimal(value.doubleValue());
  }

  private String unsigned() {
    return text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
  }
}
