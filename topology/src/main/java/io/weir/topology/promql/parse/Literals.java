package io.weir.topology.promql.parse;

import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.promql.syntax.DurationUnit;
import io.weir.topology.promql.syntax.NumberText;
import io.weir.topology.promql.syntax.ParseException;

/** The values of number and duration tokens, as Go reads them. */
final class Literals {
  /** Of a number that fits in 63 bits. */
  private static final int MOST_DIGITS = 18;

  private final Tokens tokens;

  Literals(Tokens tokens) {
    this.tokens = tokens;
  }

  /** The value of a number or, in seconds, of a duration. */
  double value(Token token) throws ParseException {
    return token.is(TokenKind.DURATION) ? NumberText.seconds(millis(token)) : number(token);
  }

  private double number(Token token) throws ParseException {
    String text = token.text();
    if (Character.isLetter(text.charAt(0))) {
      return text.equalsIgnoreCase("nan") ? Double.NaN : Double.POSITIVE_INFINITY;
    }
    boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
    if (!underscoresSeparateDigits(text, hexadecimal)) {
      throw malformed(token, "invalid syntax");
    }
    String digits = text.replace("_", "");
    try {
      if (hexadecimal) {
        return Long.parseLong(digits.substring(2), 16);
      }
      return isOctal(digits) ? octal(digits) : decimal(token, digits);
    } catch (NumberFormatException e) {
      throw malformed(token, "invalid syntax");
    }
  }

  private double decimal(Token token, String digits) throws ParseException {
    double value = Double.parseDouble(digits);
    if (Double.isInfinite(value)) {
      throw malformed(token, "value out of range");
    }
    return value;
  }

  private static boolean isOctal(String digits) {
    return digits.length() > 1
        && digits.charAt(0) == '0'
        && digits.chars().allMatch(c -> c >= '0' && c <= '7');
  }

  /** More than 63 bits are read as a decimal number, as Go does. */
  private static double octal(String digits) {
    String significant = digits.replaceFirst("^0+(?=.)", "");
    boolean fits = significant.length() < 21 || (significant.length() == 21 && digits.isEmpty());
    return fits ? Long.parseLong(significant, 8) : Double.parseDouble(digits);
  }

  /** An underscore must stand between digits, or between the base's prefix and a digit. */
  private static boolean underscoresSeparateDigits(String text, boolean hexadecimal) {
    for (int i = text.indexOf('_'); i >= 0; i = text.indexOf('_', i + 1)) {
      boolean digitBefore =
          i > 0 && (isDigit(text.charAt(i - 1), hexadecimal) || (hexadecimal && i == 2));
      boolean digitBehind = i + 1 < text.length() && isDigit(text.charAt(i + 1), hexadecimal);
      if (!digitBefore || !digitBehind) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c, boolean hexadecimal) {
    return Character.digit(c, hexadecimal ? 16 : 10) >= 0;
  }

  private ParseException malformed(Token token, String reason) {
    return tokens.error(
        token.position(),
        "error parsing number: strconv.ParseFloat: parsing "
            + LabelText.quoted(token.text())
            + ": "
            + reason);
  }

  private long millis(Token token) throws ParseException {
    String text = token.text();
    long millis = 0;
    DurationUnit before = null;
    for (int i = 0; i < text.length(); ) {
      int unitStart = endOfDigits(text, i, true);
      int unitEnd = endOfDigits(text, unitStart, false);
      if (unitStart == i || unitStart - i > MOST_DIGITS || unitEnd == unitStart) {
        throw notADuration(token);
      }
      DurationUnit unit = unit(token, text.substring(unitStart, unitEnd));
      if (before != null && unit.compareTo(before) <= 0) {
        throw notADuration(token);
      }
      before = unit;
      millis = add(token, millis, Long.parseLong(text.substring(i, unitStart)), unit);
      i = unitEnd;
    }
    return millis;
  }

  private static int endOfDigits(String text, int start, boolean digits) {
    int end = start;
    while (end < text.length() && Characters.isDigit(text.charAt(end)) == digits) {
      end++;
    }
    return end;
  }

  private DurationUnit unit(Token token, String symbol) throws ParseException {
    for (DurationUnit unit : DurationUnit.values()) {
      if (unit.symbol().equals(symbol)) {
        return unit;
      }
    }
    throw tokens.error(
        token.position(),
        "unknown unit "
            + LabelText.quoted(symbol)
            + " in duration "
            + LabelText.quoted(token.text()));
  }

  private ParseException notADuration(Token token) {
    return tokens.error(
        token.position(), "not a valid duration string: " + LabelText.quoted(token.text()));
  }

  private long add(Token token, long millis, long count, DurationUnit unit) throws ParseException {
    long most = Long.MAX_VALUE / 1_000_000;
    if (count > most / unit.millis() || millis + count * unit.millis() > most) {
      throw tokens.error(token.position(), "duration out of range");
    }
    return millis + count * unit.millis();
  }
}
