package io.weir.topology.query.http;

/** Text in quotes as Go writes it, {@code %q}: what can't be printed is escaped. */
final class GoQuotes {
  private GoQuotes() {}

  static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(point -> append(quoted, point));
    return quoted.append('"').toString();
  }

  private static void append(StringBuilder quoted, int point) {
    switch (point) {
      case '"' -> quoted.append("\\\"");
      case '\\' -> quoted.append("\\\\");
      case '\n' -> quoted.append("\\n");
      case '\t' -> quoted.append("\\t");
      case '\r' -> quoted.append("\\r");
      case '\f' -> quoted.append("\\f");
      case '\b' -> quoted.append("\\b");
      case 0x07 -> quoted.append("\\a");
      case 0x0B -> quoted.append("\\v");
      default -> {
        if (isPrintable(point)) {
          quoted.appendCodePoint(point);
        } else if (point < 0x80) {
          quoted.append("\\x%02x".formatted(point));
        } else {
          quoted.append((point < 0x10000 ? "\\u%04x" : "\\U%08x").formatted(point));
        }
      }
    }
  }

  private static boolean isPrintable(int point) {
    if (point < 0x80) {
      return point >= ' ' && point < 0x7F;
    }
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> false;
      default -> true;
    };
  }
}
