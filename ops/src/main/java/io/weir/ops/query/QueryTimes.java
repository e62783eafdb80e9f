package io.weir.ops.query;

import io.weir.schemas.config.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;

/** Times and steps as a user writes them, to the millisecond. */
public final class QueryTimes {
  /** Steps of a range whose step isn't given, at most; Prometheus's own page asks for as many. */
  private static final int STEPS = 250;

  private static final long MAX_MILLIS = 1L << 53;
  private static final int MILLIS_DIGITS = 3;

  /** Before and behind the point; what has more is slow to round. */
  private static final int MOST_DIGITS = 32;

  private QueryTimes() {}

  /**
   * Reads a time: RFC 3339, seconds since the Unix epoch, {@code now}, or a duration before now,
   * such as {@code -1h}.
   *
   * @throws IllegalArgumentException if it is none of them
   */
  public static Instant time(String text, Instant now) {
    if (text.equals("now")) {
      return now.truncatedTo(ChronoUnit.MILLIS);
    }
    try {
      return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
    } catch (DateTimeException e) {
      // one of the others
    }
    try {
      return Instant.ofEpochMilli(millis(text));
    } catch (ArithmeticException | NumberFormatException e) {
      // the last of them
    }
    try {
      if (text.startsWith("-")) {
        return now.truncatedTo(ChronoUnit.MILLIS).minus(Durations.parse(text.substring(1)));
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      // none of them
    }
    throw new IllegalArgumentException(
        "expected a time such as 2026-01-31T12:00:00Z, 1769860800, now or -1h, found \""
            + text
            + "\"");
  }

  /**
   * Reads a step: a duration such as {@code 15s}, or seconds.
   *
   * @throws IllegalArgumentException if it is neither, or isn't positive
   */
  public static Duration step(String text) {
    Duration step;
    try {
      step = Duration.ofMillis(millis(text));
    } catch (ArithmeticException | NumberFormatException e) {
      step = Durations.parse(text);
    }
    if (!step.isPositive()) {
      throw new IllegalArgumentException(
          "expected a step of at least a millisecond, found \"" + text + "\"");
    }
    return step;
  }

  /** The step of a range for which none is given: a 250th of it in whole seconds, at least one. */
  public static Duration usualStep(Instant start, Instant end) {
    return Duration.ofSeconds(Math.max(1, Duration.between(start, end).toSeconds() / STEPS));
  }

  /** Seconds since the epoch, as the API takes them. */
  static String seconds(Instant time) {
    return seconds(time.toEpochMilli());
  }

  /** A duration in seconds, as the API takes it. */
  static String seconds(Duration duration) {
    return seconds(duration.toMillis());
  }

  private static String seconds(long millis) {
    BigDecimal seconds = BigDecimal.valueOf(millis, MILLIS_DIGITS).stripTrailingZeros();
    return seconds.toPlainString();
  }

  private static long millis(String seconds) {
    BigDecimal number = new BigDecimal(seconds);
    if (number.precision() - number.scale() > MOST_DIGITS || number.scale() > MOST_DIGITS) {
      throw new ArithmeticException("beyond any time");
    }
    long millis =
        number.movePointRight(MILLIS_DIGITS).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    if (Math.abs(millis) > MAX_MILLIS) {
      throw new ArithmeticException("beyond any time");
    }
    return millis;
  }
}
