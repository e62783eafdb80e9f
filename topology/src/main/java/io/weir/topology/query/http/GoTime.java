package io.weir.topology.query.http;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times as Go's JSON has them: RFC 3339 with as many digits as there are. */
final class GoTime {
  private static final String NEVER = "0001-01-01T00:00:00Z";

  private GoTime() {}

  /** The text of a time; null is never. */
  static String text(@Nullable Instant time) {
    if (time == null) {
      return NEVER;
    }
    String text = time.toString();
    if (text.indexOf('.') < 0) {
      return text;
    }
    int end = text.length() - 1;
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, end) + "Z";
  }
}
