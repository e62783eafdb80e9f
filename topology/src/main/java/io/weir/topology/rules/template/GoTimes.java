package io.weir.topology.rules.template;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations as Go prints them, in UTC. */
final class GoTimes {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final Pattern LAYOUT =
      Pattern.compile(
          "January|Jan|Monday|Mon|MST|2006|-07:00:00|-07:00|-070000|-0700|-07|Z07:00|Z0700"
              + "|[.,]0+(?![0-9])|[.,]9+(?![0-9])|01|02|03|04|05|06|002|_2006|__2|_2|15|PM|pm"
              + "|1|2|3|4|5");

  private GoTimes() {}

  /** As {@code %v} of a time, {@code 2015-06-23 13:11:04.128 +0000 UTC}. */
  static String text(Instant time) {
    return format(time, "2006-01-02 15:04:05.999999999 -0700 MST");
  }

  /** A time in the form that a layout shows with Go's reference time. */
  static String format(Instant time, String layout) {
    ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
    Matcher matcher = LAYOUT.matcher(layout);
    StringBuilder text = new StringBuilder();
    int end = 0;
    while (matcher.find()) {
      text.append(layout, end, matcher.start()).append(part(utc, matcher.group()));
      end = matcher.end();
    }
    return text.append(layout.substring(end)).toString();
  }

  private static String part(ZonedDateTime time, String part) {
    int twelve = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
    return switch (part) {
      case "January" -> time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "Jan" -> time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case "Monday" -> time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      case "Mon" -> time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
      case "MST" -> "UTC";
      case "2006" -> "%04d".formatted(time.getYear());
      case "_2006" -> "_%04d".formatted(time.getYear());
      case "06" -> "%02d".formatted(Math.floorMod(time.getYear(), 100));
      case "01" -> "%02d".formatted(time.getMonthValue());
      case "1" -> Integer.toString(time.getMonthValue());
      case "02" -> "%02d".formatted(time.getDayOfMonth());
      case "_2" -> "%2d".formatted(time.getDayOfMonth());
      case "2" -> Integer.toString(time.getDayOfMonth());
      case "002" -> "%03d".formatted(time.getDayOfYear());
      case "__2" -> "%3d".formatted(time.getDayOfYear());
      case "15" -> "%02d".formatted(time.getHour());
      case "03" -> "%02d".formatted(twelve);
      case "3" -> Integer.toString(twelve);
      case "04" -> "%02d".formatted(time.getMinute());
      case "4" -> Integer.toString(time.getMinute());
      case "05" -> "%02d".formatted(time.getSecond());
      case "5" -> Integer.toString(time.getSecond());
      case "PM" -> time.getHour() < 12 ? "AM" : "PM";
      case "pm" -> time.getHour() < 12 ? "am" : "pm";
      case "-07:00:00" -> "+00:00:00";
      case "-07:00" -> "+00:00";
      case "-070000" -> "+000000";
      case "-0700" -> "+0000";
      case "-07" -> "+00";
      case "Z07:00", "Z0700" -> "Z";
      default -> fraction(time.getNano(), part);
    };
  }

  private static String fraction(int nanos, String part) {
    int digits = Math.min(part.length() - 1, 9);
    String text = "%09d".formatted(nanos).substring(0, digits);
    if (part.charAt(1) == '0') {
      return part.charAt(0) + text;
    }
    String trimmed = text.replaceFirst("0+$", "");
    return trimmed.isEmpty() ? "" : part.charAt(0) + trimmed;
  }

  /** As {@code %v} of a duration, {@code 1h0m3.5s}. */
  static String duration(long nanos) {
    if (nanos == 0) {
      return "0s";
    }
    String sign = nanos < 0 ? "-" : "";
    BigDecimal size = BigDecimal.valueOf(nanos).abs();
    if (size.compareTo(BigDecimal.valueOf(SECOND_NANOS)) < 0) {
      long small = size.longValue();
      int shift = small < 1_000 ? 0 : small < 1_000_000 ? 3 : 6;
      String unit = shift == 0 ? "ns" : shift == 3 ? "µs" : "ms";
      return sign + decimal(size.movePointLeft(shift)) + unit;
    }
    BigDecimal[] minutes = size.movePointLeft(9).divideAndRemainder(BigDecimal.valueOf(60));
    long whole = minutes[0].longValue();
    String text = decimal(minutes[1]) + "s";
    if (whole > 0) {
      text = whole % 60 + "m" + text;
    }
    return sign + (whole >= 60 ? whole / 60 + "h" : "") + text;
  }

  private static String decimal(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
