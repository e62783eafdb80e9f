package io.weir.topology.promql.operator;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** A field of the date and time, in UTC, that a number of seconds stands for. */
public enum CalendarField {
  DAYS_IN_MONTH,
  DAY_OF_MONTH,
  /** 0 for Sunday to 6. */
  DAY_OF_WEEK,
  DAY_OF_YEAR,
  HOUR,
  MINUTE,
  MONTH,
  YEAR;

  /** Seconds of 400 years, after which the calendar repeats. */
  private static final long CYCLE_SECONDS = 146_097L * 86_400;

  private static final long CYCLE_YEARS = 400;

  /**
   * The field at a number of seconds since the Unix epoch. NaN and what is beyond 64 bits stand for
   * 2^63 seconds, as for Prometheus on most machines.
   */
  public double of(double seconds) {
    boolean fits = seconds > -0x1p63 && seconds < 0x1p63;
    long whole = fits ? (long) seconds : Long.MIN_VALUE;
    long cycles =
        fits ? Math.floorDiv(whole, CYCLE_SECONDS) : Long.divideUnsigned(whole, CYCLE_SECONDS);
    ZonedDateTime date =
        Instant.ofEpochSecond(whole - cycles * CYCLE_SECONDS).atZone(ZoneOffset.UTC);
    return this == YEAR ? date.getYear() + (double) (cycles * CYCLE_YEARS) : of(date);
  }

  private int of(ZonedDateTime date) {
    return switch (this) {
      case DAYS_IN_MONTH -> date.toLocalDate().lengthOfMonth();
      case DAY_OF_MONTH -> date.getDayOfMonth();
      case DAY_OF_WEEK -> date.getDayOfWeek().getValue() % 7;
      case DAY_OF_YEAR -> date.getDayOfYear();
      case HOUR -> date.getHour();
      case MINUTE -> date.getMinute();
      case MONTH -> date.getMonthValue();
      case YEAR -> date.getYear();
    };
  }
}
