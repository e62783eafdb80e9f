package io.weir.schemas.config;

import java.time.Duration;

/** Durations in Prometheus's notation: {@code 1h30m}, {@code 250ms}, {@code 0}. */
public final class Durations {
  private static final String[] UNITS = {"y", "w", "d", "h", "m", "s", "ms"};
  private static final long[] UNIT_MILLIS = {
    365L * 86_400_000, 7L * 86_400_000, 86_400_000, 3_600_000, 60_000, 1_000, 1
  };

  /** The longest duration that Prometheus can hold, in milliseconds: 2^63 ns. */
  private static final long MAX_MILLIS = Long.MAX_VALUE / 1_000_000;

  private Durations() {}

  /**
   * Reads a duration: numbers with units {@code y w d h m s ms}, each at most once and from the
   * greatest to the smallest, or {@code 0}. A year has 365 days.
   *
   * @throws IllegalArgumentException if the text isn't of that shape or is longer than 292 years
   */
  public static Duration parse(String text) {
    if (text.equals("0")) {
      return Duration.ZERO;
    }
    if (text.isEmpty()) {
      throw invalid(text);
    }
    long millis = 0;
    int nextUnit = 0;
    int at = 0;
    while (at < text.length()) {
      int unitStart = skip(text, at, true);
      int unitEnd = skip(text, unitStart, false);
      if (unitStart == at || unitStart - at > 18) {
        throw invalid(text);
      }
      int unit = indexOf(text.substring(unitStart, unitEnd), nextUnit);
      if (unit < 0) {
        throw invalid(text);
      }
      long count = Long.parseLong(text, at, unitStart, 10);
      if (count > (MAX_MILLIS - millis) / UNIT_MILLIS[unit]) {
        throw new IllegalArgumentException(
            "expected a duration of at most 292 years, found \"" + text + "\"");
      }
      millis += count * UNIT_MILLIS[unit];
      nextUnit = unit + 1;
      at = unitEnd;
    }
    return Duration.ofMillis(millis);
  }

  /**
   * Prints a duration as Prometheus does: {@code 1h30m}, {@code 90d}, {@code 0s}. What is less than
   * a millisecond is cut off.
   */
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    StringBuilder text = new StringBuilder();
    if (millis < 0) {
      text.append('-');
      millis = -millis;
    }
    for (int unit = 0; unit < UNITS.length; unit++) {
      // Years and weeks only if nothing remains: 90d reads better than 12w6d.
      boolean onlyExact = unit < 2;
      if (onlyExact && millis % UNIT_MILLIS[unit] != 0) {
        continue;
      }
      long count = millis / UNIT_MILLIS[unit];
      if (count > 0) {
        text.append(count).append(UNITS[unit]);
        millis -= count * UNIT_MILLIS[unit];
      }
    }
    return text.toString();
  }

  private static int skip(String text, int from, boolean digits) {
    int at = from;
    while (at < text.length() && (text.charAt(at) >= '0' && text.charAt(at) <= '9') == digits) {
      at++;
    }
    return at;
  }

  private static int indexOf(String unit, int from) {
    for (int i = from; i < UNITS.length; i++) {
      if (UNITS[i].equals(unit)) {
        return i;
      }
    }
    return -1;
  }

  private static IllegalArgumentException invalid(String found) {
    return new IllegalArgumentException("expected a duration such as 15s, found \"" + found + "\"");
  }
}
