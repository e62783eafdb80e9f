package io.weir.topology.promql.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads when counters began, relative to their samples: {@code -1m -30s-1mx2 _}, as the values of a
 * {@code metric@st} line.
 */
final class StartTimesDescription {
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern GAPS = Pattern.compile("_(?:x([0-9]+))?");
  private static final Pattern OFFSETS =
      Pattern.compile(
          "([+-]?)([0-9]+(?:ms|[smhdwy])?)(?:([+-])([+-]?)([0-9]+(?:ms|[smhdwy])?))?(?:x([0-9]+))?");

  private StartTimesDescription() {}

  /** The offsets in milliseconds, null where there is none. */
  static List<@Nullable Long> parse(String text) {
    List<@Nullable Long> offsets = new ArrayList<>();
    for (String item : BLANKS.splitAsStream(text.trim()).toList()) {
      Matcher gaps = GAPS.matcher(item);
      Matcher matcher = OFFSETS.matcher(item);
      if (gaps.matches()) {
        int times = gaps.group(1) == null ? 1 : Integer.parseInt(gaps.group(1));
        for (int i = 0; i < times; i++) {
          offsets.add(null);
        }
      } else if (matcher.matches() && (matcher.group(3) == null || matcher.group(6) != null)) {
        long offset = millis(matcher.group(1), matcher.group(2));
        long step =
            matcher.group(3) == null
                ? 0
                : millis(matcher.group(3), matcher.group(5))
                    * (matcher.group(4).equals("-") ? -1 : 1);
        int times = matcher.group(6) == null ? 0 : Integer.parseInt(matcher.group(6));
        for (int i = 0; i <= times; i++) {
          offsets.add(offset + i * step);
        }
      } else {
        throw new ScriptException("invalid ST item: expected an offset, found " + item);
      }
    }
    return offsets;
  }

  private static long millis(String sign, String duration) {
    long millis = ScriptDurations.parseMillis(duration);
    return sign.equals("-") ? -millis : millis;
  }
}
