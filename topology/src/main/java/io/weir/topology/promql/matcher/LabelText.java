package io.weir.topology.promql.matcher;

/** Names and strings as PromQL writes them. */
public final class LabelText {
  private LabelText() {}

  /** A label's name, quoted unless it is letters, digits and underscores. */
  public static String name(String name) {
    return isPlain(name) ? name : quoted(name);
  }

  /** Whether a label's name needs no quotes. */
  public static boolean isPlain(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!letter && !(i > 0 && c >= '0' && c <= '9')) {
        return false;
      }
    }
    return !name.isEmpty();
  }

  /**
   * A string in double quotes that stands for {@code value}. What can't be seen is escaped; the
   * surrogates 0xDC80 to 0xDCFF without a partner are single bytes, {@code \xff}.
   */
  public static String quoted(String value) {
    StringBuilder text = new StringBuilder(value.length() + 2).append('"');
    int codePoint;
    for (int i = 0; i < value.length(); i += Character.charCount(codePoint)) {
      codePoint = value.codePointAt(i);
      appendEscaped(text, codePoint);
    }
    return text.append('"').toString();
  }

  private static void appendEscaped(StringBuilder text, int codePoint) {
    switch (codePoint) {
      case '"' -> text.append("\\\"");
      case '\\' -> text.append("\\\\");
      case 0x07 -> text.append("\\a");
      case '\b' -> text.append("\\b");
      case '\f' -> text.append("\\f");
      case '\n' -> text.append("\\n");
      case '\r' -> text.append("\\r");
      case '\t' -> text.append("\\t");
      case 0x0b -> text.append("\\v");
      default -> {
        if (isVisible(codePoint)) {
          text.appendCodePoint(codePoint);
        } else if (codePoint < 0x80) {
          text.append(String.format("\\x%02x", codePoint));
        } else if (codePoint >= 0xDC80 && codePoint <= 0xDCFF) {
          text.append(String.format("\\x%02x", codePoint - 0xDC00));
        } else if (codePoint < 0x10000) {
          text.append(String.format("\\u%04x", codePoint));
        } else {
          text.append(String.format("\\U%08x", codePoint));
        }
      }
    }
  }

  /** Whether a character leaves ink, or is a plain space. */
  public static boolean isVisible(int codePoint) {
    if (codePoint == ' ') {
      return true;
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> codePoint != 0xFFFD;
    };
  }
}
