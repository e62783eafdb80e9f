package io.weir.topology.promql.operator;

import java.time.DateTimeException;
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

  /**
   * The field at a number of seconds since the Unix epoch; NaN for NaN and beyond a billion years.
   */
  public double of(double seconds) {
    if (Double.isNaN(seconds)) {
      return Double.NaN;
    }
    try {
      return of(Instant.ofEpochSecond((long) seconds).atZone(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Double.NaN;
    }
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
