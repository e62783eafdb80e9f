package io.weir.topology.promql.operator;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.ToIntFunction;

/** A field of the date and time, in UTC, that a number of seconds stands for. */
public enum CalendarField {
  DAYS_IN_MONTH(date -> date.toLocalDate().lengthOfMonth()),
  DAY_OF_MONTH(ZonedDateTime::getDayOfMonth),
  /** 0 for Sunday to 6. */
  DAY_OF_WEEK(date -> date.getDayOfWeek().getValue() % 7),
  DAY_OF_YEAR(ZonedDateTime::getDayOfYear),
  HOUR(ZonedDateTime::getHour),
  MINUTE(ZonedDateTime::getMinute),
  MONTH(ZonedDateTime::getMonthValue),
  YEAR(ZonedDateTime::getYear);

  private final ToIntFunction<ZonedDateTime> field;

  CalendarField(ToIntFunction<ZonedDateTime> field) {
    this.field = field;
  }

  /**
   * The field at a number of seconds since the Unix epoch; NaN for NaN and beyond a billion years.
   */
  public double of(double seconds) {
    if (Double.isNaN(seconds)) {
      return Double.NaN;
    }
    try {
      return field.applyAsInt(Instant.ofEpochSecond((long) seconds).atZone(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Double.NaN;
    }
  }
}
