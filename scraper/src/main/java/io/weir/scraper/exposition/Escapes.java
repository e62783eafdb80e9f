package io.weir.scraper.exposition;

/** Backslash escapes in label values, quoted names and help. */
final class Escapes {
  /** What can be escaped in label values and quoted names, and in OpenMetrics' help. */
  static final String WITH_QUOTES = "\\n\"";

  /** What can be escaped in the text format's help. */
  static final String WITHOUT_QUOTES = "\\n";

  private Escapes() {}

  /**
   * Resolves escapes. A backslash before anything that can't be escaped stays as it is.
   *
   * @param escapable what may stand behind a backslash
   */
  static String resolve(String text, String escapable) {
    int backslash = text.indexOf('\\');
    if (backslash < 0) {
      return text;
    }
    StringBuilder resolved = new StringBuilder(text.length());
    int from = 0;
    while (backslash >= 0 && backslash + 1 < text.length()) {
      char escaped = text.charAt(backslash + 1);
      int next = backslash + 1;
      if (escapable.indexOf(escaped) >= 0) {
        resolved.append(text, from, backslash).append(escaped == 'n' ? '\n' : escaped);
        from = backslash + 2;
        next = from;
      }
      backslash = text.indexOf('\\', next);
    }
    return resolved.append(text, from, text.length()).toString();
  }
}
