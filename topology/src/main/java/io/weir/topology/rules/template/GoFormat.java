package io.weir.topology.rules.template;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Go's {@code Sprintf}, with its way to print what is wrong. One use, one thread. */
final class GoFormat {
  private static final Pattern VERB =
      Pattern.compile(
          "%([-+# 0]*)(?:\\[(\\d+)\\])?(\\d+|\\*)?(?:(\\.)(?:\\[(\\d+)\\])?(\\d+|\\*)?)?"
              + "(?:\\[(\\d+)\\])?",
          Pattern.DOTALL);
  private static final int MAX_WIDTH = 1_000_000;

  private final List<Value> arguments;
  private final StringBuilder text = new StringBuilder();
  private int next;
  private boolean reordered;

  private GoFormat(List<Value> arguments) {
    this.arguments = arguments;
  }

  /** A text with its verbs replaced by arguments. */
  static String of(String format, List<Value> arguments) {
    return new GoFormat(arguments).format(format);
  }

  /**
   * How one argument is to be printed.
   *
   * @param width at least so many characters; -1 if unsaid
   * @param precision -1 if unsaid
   */
  private record Layout(String flags, int width, int precision) {
    boolean has(char flag) {
      return flags.indexOf(flag) >= 0;
    }
  }

  private String format(String format) {
    Matcher matcher = VERB.matcher(format);
    int end = 0;
    while (matcher.find(end)) {
      text.append(format, end, matcher.start());
      if (matcher.end() == format.length()) {
        return text.append("%!(NOVERB)").toString();
      }
      int verb = format.codePointAt(matcher.end());
      end = matcher.end() + Character.charCount(verb);
      if (verb == '%') {
        text.append('%');
      } else {
        verb(matcher, verb);
      }
      if (end >= format.length()) {
        break;
      }
    }
    text.append(format.substring(end));
    appendExtra();
    return text.toString();
  }

  private void appendExtra() {
    if (reordered || next >= arguments.size()) {
      return;
    }
    text.append("%!(EXTRA ");
    for (int i = next; i < arguments.size(); i++) {
      text.append(i > next ? ", " : "").append(typed(arguments.get(i)));
    }
    text.append(')');
  }

  private static String typed(Value value) {
    return value instanceof Value.Missing
        ? "<nil>"
        : goType(value) + "=" + GoText.print(List.of(value));
  }

  private static String goType(Value value) {
    return value.type();
  }

  private void verb(Matcher matcher, int verb) {
    select(matcher.group(2));
    String flags = matcher.group(1);
    int width = number(matcher.group(3));
    if (matcher.group(3) != null && matcher.group(3).equals("*") && width < -1) {
      flags += "-";
      width = -width;
    }
    select(matcher.group(5));
    int precision = matcher.group(4) == null ? -1 : Math.max(number(matcher.group(6)), 0);
    select(matcher.group(7));
    String shown = new String(Character.toChars(verb));
    if (next >= arguments.size() || next < 0) {
      text.append("%!").append(shown).append(reordered ? "(BADINDEX)" : "(MISSING)");
      return;
    }
    Value argument = arguments.get(next++);
    text.append(argument(argument, shown, new Layout(flags, width, precision)));
  }

  private void select(String index) {
    if (index != null) {
      reordered = true;
      next = index.length() > 6 ? -1 : Integer.parseInt(index) - 1;
    }
  }

  private int number(String digits) {
    if (digits == null) {
      return -1;
    }
    if (digits.equals("*")) {
      return next >= 0 && next < arguments.size() && arguments.get(next++) instanceof Value.Whole w
          ? Math.clamp(w.value(), -MAX_WIDTH, MAX_WIDTH)
          : -1;
    }
    return digits.length() > 7 ? -1 : Math.min(Integer.parseInt(digits), MAX_WIDTH);
  }

  private static String argument(Value argument, String verb, Layout layout) {
    return switch (verb) {
      case "T" -> pad(argument.type(), layout);
      case "v" -> general(argument, withoutSign(layout));
      default ->
          switch (argument) {
            case Value.Text text -> text(text, verb, layout);
            case Value.Whole whole -> whole(whole, verb, layout);
            case Value.Decimal decimal -> decimal(decimal, verb, layout);
            case Value.Truth truth ->
                verb.equals("t") ? pad(GoText.of(truth), layout) : bad(truth, verb);
            case Value.Missing missing -> "%!" + verb + "(<nil>)";
            default ->
                verb.equals("s") || verb.equals("q")
                    ? text(new Value.Text(GoText.of(argument)), verb, layout)
                    : bad(argument, verb);
          };
    };
  }

  private static String general(Value argument, Layout layout) {
    return switch (argument) {
      case Value.Text text ->
          layout.has('#') ? text(text, "q", withoutSharp(layout)) : text(text, "s", layout);
      case Value.Whole whole -> whole(whole, "d", layout);
      case Value.Decimal decimal -> decimal(decimal, "g", layout);
      default -> pad(GoText.print(List.of(argument)), layout);
    };
  }

  private static Layout withoutSharp(Layout layout) {
    return new Layout(layout.flags().replace("#", ""), layout.width(), layout.precision());
  }

  /** As Go does: a plus asks {@code %v} for the names of fields, not for a sign. */
  private static Layout withoutSign(Layout layout) {
    return new Layout(layout.flags().replace("+", ""), layout.width(), layout.precision());
  }

  private static String bad(Value argument, String verb) {
    return "%!" + verb + "(" + typed(argument) + ")";
  }

  private static String text(Value.Text argument, String verb, Layout layout) {
    String text = argument.value();
    if (layout.precision() >= 0 && !verb.startsWith("x") && !verb.startsWith("X")) {
      int length = text.codePointCount(0, text.length());
      text = text.substring(0, text.offsetByCodePoints(0, Math.min(length, layout.precision())));
    }
    return switch (verb) {
      case "s" -> pad(text, layout);
      case "q" -> pad(QuotedForm.of(text, layout.has('#')), layout);
      case "x" -> pad(hex(text), layout);
      case "X" -> pad(hex(text).toUpperCase(Locale.ROOT), layout);
      default -> bad(argument, verb);
    };
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String whole(Value.Whole argument, String verb, Layout layout) {
    long value = argument.value();
    String sign = value < 0 ? "-" : layout.has('+') ? "+" : layout.has(' ') ? " " : "";
    boolean prefixed = layout.has('#');
    String digits =
        switch (verb) {
          case "d" -> digits(value, 10);
          case "b" -> (prefixed ? "0b" : "") + digits(value, 2);
          case "o" -> (prefixed ? "0" : "") + digits(value, 8);
          case "O" -> "0o" + digits(value, 8);
          case "x" -> (prefixed ? "0x" : "") + digits(value, 16);
          case "X" -> (prefixed ? "0X" : "") + digits(value, 16).toUpperCase(Locale.ROOT);
          case "c" ->
              Character.isValidCodePoint((int) value) ? Character.toString((int) value) : "�";
          case "q" -> "'" + Character.toString((int) value) + "'";
          case "U" -> "U+%04X".formatted(value);
          default -> "";
        };
    if (digits.isEmpty()) {
      return bad(argument, verb);
    }
    if (verb.equals("c") || verb.equals("q") || verb.equals("U")) {
      return pad(digits, layout);
    }
    if (layout.precision() > digits.length()) {
      digits = "0".repeat(layout.precision() - digits.length()) + digits;
    }
    boolean zeros = layout.has('0') && !layout.has('-') && layout.precision() < 0;
    return zeros ? zeroPadded(sign, digits, layout) : pad(sign + digits, layout);
  }

  private static String digits(long value, int radix) {
    return Long.toString(value, radix).replace("-", "");
  }

  private static String decimal(Value.Decimal argument, String verb, Layout layout) {
    if (verb.length() != 1 || "eEfFgG".indexOf(verb.charAt(0)) < 0) {
      return bad(argument, verb);
    }
    char form = verb.charAt(0);
    boolean shortest = Character.toLowerCase(form) == 'g';
    int precision = layout.precision() < 0 && !shortest ? 6 : layout.precision();
    String text = GoNumbers.format(argument.value(), form, precision);
    boolean signed = text.startsWith("-") || text.startsWith("+");
    boolean finite = Double.isFinite(argument.value());
    String sign =
        text.startsWith("-") ? "-" : layout.has('+') || text.startsWith("+") ? "+" : blank(layout);
    String digits = signed ? text.substring(1) : text;
    return layout.has('0') && !layout.has('-') && finite
        ? zeroPadded(sign, digits, layout)
        : pad(sign + digits, layout);
  }

  private static String blank(Layout layout) {
    return layout.has(' ') ? " " : "";
  }

  private static String zeroPadded(String sign, String digits, Layout layout) {
    int missing = layout.width() - sign.length() - digits.length();
    return sign + "0".repeat(Math.max(missing, 0)) + digits;
  }

  private static String pad(String text, Layout layout) {
    int missing = layout.width() - text.codePointCount(0, text.length());
    if (missing <= 0) {
      return text;
    }
    if (layout.has('-')) {
      return text + " ".repeat(missing);
    }
    return (layout.has('0') ? "0" : " ").repeat(missing) + text;
  }
}
