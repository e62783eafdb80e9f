package io.weir.topology.promql.parse;

import java.util.regex.Pattern;

/**
 * Where Weir means to differ from Prometheus's syntax, or follows a Prometheus that is newer than
 * the one beside it in a test.
 */
enum KnownSyntaxDifference {
  /** Prometheus cuts a duration's milliseconds where its float is a little too small. */
  CUT_MILLISECONDS {
    @Override
    boolean explains(String ours, String theirs) {
      return withoutMillis(ours).equals(withoutMillis(theirs));
    }
  },
  /** Both refuse, and newer versions have other words for it, or an older one another place. */
  WORDS {
    @Override
    boolean explains(String ours, String theirs) {
      return ours.startsWith(REFUSED) && theirs.startsWith(REFUSED);
    }
  };

  private static final String REFUSED = "refused: ";
  private static final Pattern MILLIS = Pattern.compile("(\\d+s)?\\d+ms|\\d+s");

  abstract boolean explains(String ours, String theirs);

  /** Whether any of them explains two answers to one text. */
  static boolean any(String ours, String theirs) {
    for (KnownSyntaxDifference difference : values()) {
      if (difference.explains(ours, theirs)) {
        return true;
      }
    }
    return false;
  }

  private static String withoutMillis(String text) {
    return MILLIS.matcher(text).replaceAll("");
  }
}
