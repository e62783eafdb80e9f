package io.weir.topology.promql.script;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Prometheus writes them: {@code 1h30m}, {@code 15s}, {@code 0}. */
final class ScriptDurations {
  private static final Pattern DURATION =
      Pattern.compile(
          "(?:([0-9]+)y)?(?:([0-9]+)w)?(?:([0-9]+)d)?(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?"
              + "(?:([0-9]+)ms)?");
  private static final long[] UNITS = {
    365L * 86_400_000, 7L * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000, 1
  };

  private ScriptDurations() {}

  /**
   * Milliseconds of a duration.
   *
   * @throws ScriptException if it is none
   */
  static long parseMillis(String text) {
    if (text.equals("0")) {
      return 0;
    }
    Matcher matcher = DURATION.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      throw new ScriptException("not a valid duration string: \"" + text + "\"");
    }
    long millis = 0;
    for (int i = 0; i < UNITS.length; i++) {
      String count = matcher.group(i + 1);
      if (count != null) {
        millis = Math.addExact(millis, Math.multiplyExact(Long.parseLong(count), UNITS[i]));
      }
    }
    return millis;
  }
}
