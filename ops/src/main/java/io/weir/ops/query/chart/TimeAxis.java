package io.weir.ops.query.chart;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The horizontal axis, in UTC, with ticks at round times.
 *
 * @param startMillis its left end
 * @param endMillis its right end, not before the left one
 */
record TimeAxis(long startMillis, long endMillis) {
  private static final List<Duration> STEPS =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(3),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofDays(1));
  private static final DateTimeFormatter SECONDS = formatter("HH:mm:ss");
  private static final DateTimeFormatter MINUTES = formatter("HH:mm");
  private static final DateTimeFormatter DAYS = formatter("yyyy-MM-dd");

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
  }

  /** A time that has a label. */
  record Tick(long millis, String label) {}

  /** Where a time stands, from 0 at the left to 1 at the right. */
  double position(long millis) {
    return endMillis == startMillis
        ? 0.5
        : (double) (millis - startMillis) / (endMillis - startMillis);
  }

  /** Ticks with at most so many spaces between them, ascending. */
  List<Tick> ticks(int spaces) {
    long step = step(Math.max(1, spaces));
    DateTimeFormatter format = step < 60_000 ? SECONDS : step < 86_400_000 ? MINUTES : DAYS;
    List<Tick> ticks = new ArrayList<>();
    for (long millis = Math.ceilDiv(startMillis, step) * step;
        millis <= endMillis;
        millis += step) {
      ticks.add(new Tick(millis, format.format(Instant.ofEpochMilli(millis))));
    }
    return ticks;
  }

  private long step(int spaces) {
    long length = endMillis - startMillis;
    for (Duration step : STEPS) {
      if (length / step.toMillis() <= spaces) {
        return step.toMillis();
      }
    }
    long day = STEPS.getLast().toMillis();
    return day * Math.ceilDiv(length, day * spaces);
  }
}
