package io.weir.topology.promql.syntax;

/**
 * Where something stands in the text of an expression.
 *
 * @param start offset of its first {@code char}, from 0
 * @param end offset behind its last {@code char}, not less than {@code start}
 */
public record Position(int start, int end) {
  private static final int LONGEST_SHOWN_LINE = 200;

  /** The place of what doesn't stem from a text. */
  public static final Position NOWHERE = new Position(0, 0);

  public Position {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException(
          "position: expected 0 <= start <= end, found " + start + " and " + end);
    }
  }

  /** From the start of this to the end of {@code last}. */
  public Position to(Position last) {
    return new Position(start, Math.max(start, last.end));
  }

  /**
   * {@code line:column} of the start in {@code text}, both from 1. As in Prometheus, a column is a
   * byte of the UTF-8 encoding, and an empty text has an unknown position.
   */
  public String lineAndColumn(String text) {
    if (text.isEmpty()) {
      return "unknown position";
    }
    int end = Math.min(start, text.length());
    int line = 1;
    int column = 1;
    for (int i = 0; i < end; ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      if (codePoint == '\n') {
        line++;
        column = 1;
      } else {
        column += utf8Length(codePoint);
      }
    }
    return line + ":" + column;
  }

  /**
   * A line end, the line of the start in {@code text}, and a line with a caret below the place;
   * empty if that line is longer than a screen.
   */
  public String caretBelow(String text) {
    int place = Math.min(start, text.length());
    int lineStart = text.lastIndexOf('\n', place - 1) + 1;
    int lineEnd = text.indexOf('\n', place);
    String line = text.substring(lineStart, lineEnd < 0 ? text.length() : lineEnd);
    if (line.length() > LONGEST_SHOWN_LINE) {
      return "";
    }
    // A tab stays a tab, so that the caret stands below its place however wide tabs are.
    String indent =
        text.substring(lineStart, place)
            .codePoints()
            .map(c -> c == '\t' ? '\t' : ' ')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    return "\n" + line + "\n" + indent + "^";
  }

  private static int utf8Length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}
