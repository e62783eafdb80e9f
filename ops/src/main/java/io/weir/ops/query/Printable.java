package io.weir.ops.query;

/** Texts of others as a terminal may have them: in one line, and without its commands. */
public final class Printable {
  private Printable() {}

  /** The text with line breaks and other controls escaped as in Java. */
  public static String of(String text) {
    if (text.codePoints().noneMatch(Printable::commands)) {
      return text;
    }
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(point -> {
          switch (point) {
            case '\n' -> escaped.append("\\n");
            case '\r' -> escaped.append("\\r");
            case '\t' -> escaped.append("\\t");
            default -> {
              if (commands(point)) {
                escaped.append("\\u%04x".formatted(point));
              } else {
                escaped.appendCodePoint(point);
              }
            }
          }
        });
    return escaped.toString();
  }

  /** How many columns it takes, each character taken for one wide. */
  static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  private static boolean commands(int point) {
    int type = Character.getType(point);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }
}
