package io.weir.schemas.rollup;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A level of downsampling: the length of its windows. Windows begin at multiples of it since the
 * Unix epoch.
 *
 * @param name the length as a duration of one unit, such as {@code 5m}; part of the topic's name
 * @param millis the length
 */
public record RollupLevel(String name, long millis) {
  private static final Pattern NAME = Pattern.compile("([1-9][0-9]{0,5})([smhd])");

  /** Checks that name and length agree. */
  public RollupLevel {
    if (millisOf(name) != millis) {
      throw new IllegalArgumentException(
          "rollup level " + name + ": expected " + millisOf(name) + " ms, found " + millis);
    }
  }

  /**
   * A level by its name.
   *
   * @throws IllegalArgumentException if it isn't a whole number of one of the units s, m, h, d
   */
  public static RollupLevel parse(String name) {
    return new RollupLevel(name, millisOf(name));
  }

  private static long millisOf(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "expected a rollup level such as 1m, 5m or 1h, found \"" + name + "\"");
    }
    long unitMillis =
        switch (matcher.group(2)) {
          case "s" -> 1_000L;
          case "m" -> 60_000L;
          case "h" -> 3_600_000L;
          default -> 86_400_000L;
        };
    return Long.parseLong(matcher.group(1)) * unitMillis;
  }

  /** Start of the window that holds an event time, inclusive. */
  public long windowStartMillis(long timestampMillis) {
    return Math.floorDiv(timestampMillis, millis) * millis;
  }

  @Override
  public String toString() {
    return name;
  }
}
