package io.weir.topology.query.http;

import io.weir.topology.promql.matcher.LabelText;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times in parameters: seconds since the Unix epoch, or RFC 3339. */
final class TimeParameter {
  /** The start of a range that has none; it stands for all that is before, too. */
  static final long EARLIEST_MILLIS = (Long.MIN_VALUE / 1000 + 62_135_596_801L) * 1000;

  /** The end of a range that has none; it stands for all that comes after, too. */
  static final long LATEST_MILLIS = (Long.MAX_VALUE / 1000 - 62_135_596_801L) * 1000 + 999;

  private static final long MOST_SECONDS = LATEST_MILLIS / 1000;

  private static final String EARLIEST = "-292273086-05-16T16:47:06Z";
  private static final String LATEST = "292277025-08-18T07:12:54.999999999Z";

  private static final Pattern RFC_3339 =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:[.,]([0-9]+))?"
              + "(Z|[+-][0-9]{2}:[0-9]{2})");

  private TimeParameter() {}

  /** The time that an optional parameter gives, in milliseconds since the epoch. */
  static long optional(Form form, String name, long otherwise) {
    String text = form.value(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    return read(text, name, "invalid time value for '" + name + "': ");
  }

  /** The time that a parameter gives, which must be there. */
  static long required(Form form, String name) {
    return read(form.value(name), name, "");
  }

  private static long read(String text, String name, String before) {
    OptionalDouble seconds = NumberParameter.decimal(text);
    if (seconds.isPresent() && !Double.isNaN(seconds.getAsDouble())) {
      return millis(seconds.getAsDouble());
    }
    Matcher matcher = RFC_3339.matcher(text);
    if (matcher.matches()) {
      try {
        return millis(matcher);
      } catch (DateTimeException noSuchDay) {
        // said below
      }
    }
    return switch (text) {
      case EARLIEST -> EARLIEST_MILLIS;
      case LATEST -> LATEST_MILLIS;
      default ->
          throw Refusal.badParameter(
              name, before + "cannot parse " + LabelText.quoted(text) + " to a valid timestamp");
    };
  }

  /** Prometheus rounds the fraction to milliseconds, makes it nanoseconds and cuts these. */
  private static long millis(double seconds) {
    double whole = seconds < 0 ? Math.ceil(seconds) : Math.floor(seconds);
    if (Math.abs(whole) > MOST_SECONDS) {
      return seconds < 0 ? EARLIEST_MILLIS : LATEST_MILLIS;
    }
    double fraction = Math.rint((seconds - whole) * 1000) / 1000;
    return ((long) whole) * 1000 + Math.floorDiv((long) (fraction * 1e9), 1_000_000L);
  }

  private static long millis(Matcher matcher) {
    long whole = OffsetDateTime.parse(matcher.group(1) + matcher.group(3)).toEpochSecond() * 1000;
    String fraction = matcher.group(2);
    return fraction == null ? whole : whole + Integer.parseInt((fraction + "00").substring(0, 3));
  }
}
