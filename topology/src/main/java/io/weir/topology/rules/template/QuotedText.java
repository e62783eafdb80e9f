package io.weir.topology.rules.template;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Go's string literals: in quotes with escapes, or raw in backquotes. */
final class QuotedText {
  private final String quoted;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int index = 1;

  private QuotedText(String quoted) {
    this.quoted = quoted;
  }

  /** What a literal stands for. */
  static String of(String quoted) throws TemplateException {
    return quoted.startsWith("`")
        ? quoted.substring(1, quoted.length() - 1).replace("\r", "")
        : new QuotedText(quoted).value();
  }

  private String value() throws TemplateException {
    int end = quoted.length() - 1;
    while (index < end) {
      int codePoint = quoted.codePointAt(index);
      index += Character.charCount(codePoint);
      if (codePoint == '\\' && index < end) {
        escape(quoted.charAt(index++));
      } else {
        add(codePoint);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void add(int codePoint) {
    bytes.writeBytes(Character.toString(codePoint).getBytes(StandardCharsets.UTF_8));
  }

  private void escape(char escape) throws TemplateException {
    switch (escape) {
      case 'a' -> bytes.write(7);
      case 'b' -> bytes.write('\b');
      case 'f' -> bytes.write('\f');
      case 'n' -> bytes.write('\n');
      case 'r' -> bytes.write('\r');
      case 't' -> bytes.write('\t');
      case 'v' -> bytes.write(11);
      case '\\', '\'', '"' -> bytes.write(escape);
      case 'x' -> bytes.write(digits(2, 16));
      case 'u' -> add(digits(4, 16));
      case 'U' -> add(digits(8, 16));
      case '0', '1', '2', '3', '4', '5', '6', '7' -> {
        index--;
        bytes.write(digits(3, 8));
      }
      default -> throw invalid();
    }
  }

  private int digits(int count, int radix) throws TemplateException {
    if (index + count > quoted.length() - 1) {
      throw invalid();
    }
    String digits = quoted.substring(index, index + count);
    index += count;
    try {
      int value = Integer.parseUnsignedInt(digits, radix);
      if (Character.isValidCodePoint(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw invalid();
    }
    throw invalid();
  }

  private TemplateException invalid() {
    return new TemplateException("invalid syntax in " + quoted);
  }
}
