package io.weir.topology.query.http;

/**
 * Names of labels in paths. One that isn't made of letters, digits and underscores only may be
 * escaped: {@code U__}, then each underscore twice, and other characters as {@code _2e_}.
 */
final class EscapedName {
  private static final String PREFIX = "U__";
  private static final int MOST_DIGITS = 6;

  private EscapedName() {}

  /** The name that is meant; the text itself if it isn't escaped, or wrongly. */
  static String unescaped(String text) {
    if (!text.startsWith(PREFIX)) {
      return text;
    }
    StringBuilder name = new StringBuilder(text.length());
    int at = PREFIX.length();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '_') {
        name.append(c);
        continue;
      }
      int end = text.indexOf('_', at);
      if (end < 0) {
        return text;
      }
      if (end == at) {
        name.append('_');
      } else {
        int point = point(text, at, end);
        if (point < 0) {
          return text;
        }
        name.appendCodePoint(point);
      }
      at = end + 1;
    }
    return name.toString();
  }

  /** The character of a number in hexadecimal digits, or -1 if it is none. */
  private static int point(String text, int start, int end) {
    if (end - start > MOST_DIGITS) {
      return -1;
    }
    int point = 0;
    for (int i = start; i < end; i++) {
      int digit = Character.digit(text.charAt(i), 16);
      if (digit < 0) {
        return -1;
      }
      point = 16 * point + digit;
    }
    boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    return Character.isValidCodePoint(point) && !surrogate ? point : -1;
  }
}
