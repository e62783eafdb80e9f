package io.weir.topology.rules.template;

/** A text as Go's {@code %q} writes it. */
final class QuotedForm {
  private QuotedForm() {}

  /**
   * In quotes with escapes.
   *
   * @param raw whether backquotes are to be used where they can
   */
  static String of(String text, boolean raw) {
    if (raw && text.chars().noneMatch(c -> c == '`' || (c < ' ' && c != '\t'))) {
      return "`" + text + "`";
    }
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints().forEach(c -> append(quoted, c));
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, int c) {
    switch (c) {
      case '"' -> quoted.append("\\\"");
      case '\\' -> quoted.append("\\\\");
      case 7 -> quoted.append("\\a");
      case '\b' -> quoted.append("\\b");
      case '\f' -> quoted.append("\\f");
      case '\n' -> quoted.append("\\n");
      case '\r' -> quoted.append("\\r");
      case '\t' -> quoted.append("\\t");
      case 11 -> quoted.append("\\v");
      default -> {
        if (c < ' ' || c == 0x7f) {
          quoted.append("\\x%02x".formatted(c));
        } else {
          quoted.appendCodePoint(c);
        }
      }
    }
  }
}
