package io.weir.schemas.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Regular expressions as Prometheus reads them: RE2 syntax, matching a whole text, {@code .}
 * matching newlines.
 */
public final class AnchoredPatterns {
  private static final String PREFIX = "^(?s:";
  private static final String SUFFIX = ")$";

  private AnchoredPatterns() {}

  /**
   * Compiles {@code text} so that it only matches as a whole.
   *
   * @throws IllegalArgumentException if it isn't RE2 syntax
   */
  public static Pattern compile(String text) {
    try {
      // The bare text first: "a)(b" must not compile only because of what stands around it.
      Pattern.compile(text);
      return Pattern.compile(PREFIX + text + SUFFIX);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "expected a regular expression in RE2 syntax, found \""
              + text
              + "\": "
              + e.getDescription(),
          e);
    }
  }

  /** Returns the text that {@code pattern}, made by {@link #compile}, was compiled from. */
  public static String text(Pattern pattern) {
    String anchored = pattern.pattern();
    if (!anchored.startsWith(PREFIX) || !anchored.endsWith(SUFFIX)) {
      throw new IllegalArgumentException(
          "expected an anchored pattern, found \"" + anchored + "\"");
    }
    return anchored.substring(PREFIX.length(), anchored.length() - SUFFIX.length());
  }
}
