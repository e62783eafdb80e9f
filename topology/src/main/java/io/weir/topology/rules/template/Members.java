package io.weir.topology.rules.template;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Fields and methods of values. */
final class Members {
  private static final double NANOS_PER_SECOND = 1e9;

  private Members() {}

  /** A field or the result of a method without arguments; empty if there is none of that name. */
  static Optional<Value> field(Value receiver, String name) {
    return switch (receiver) {
      case Value.Table table -> Optional.of(table.get(name));
      case Value.Alert alert ->
          switch (name) {
            case "Labels" -> Optional.of(alert.labels());
            case "ExternalLabels" -> Optional.of(alert.externalLabels());
            case "ExternalURL" -> Optional.of(new Value.Text(alert.externalUrl()));
            case "Value" -> Optional.of(alert.value());
            default -> Optional.empty();
          };
      case Value.Element element ->
          switch (name) {
            case "Labels" -> Optional.of(element.labels());
            case "Value" -> Optional.of(element.value());
            default -> Optional.empty();
          };
      case Value.Histogram histogram -> histogram(histogram, name);
      case Value.Moment moment -> moment(moment.value(), name);
      case Value.Span span -> span(span.nanos(), name);
      case Value.Named named when name.equals("String") ->
          Optional.of(new Value.Text(named.name()));
      default -> Optional.empty();
    };
  }

  /** The result of a method with arguments; empty if there is none of that name for them. */
  static Optional<Value> call(Value receiver, String name, List<Value> arguments) {
    Value first = arguments.getFirst();
    if (arguments.size() > 1 || !(receiver instanceof Value.Moment moment)) {
      return Optional.empty();
    }
    Instant time = moment.value();
    return switch (first) {
      case Value.Text layout when name.equals("Format") ->
          Optional.of(new Value.Text(GoTimes.format(time, layout.value())));
      case Value.Span span when name.equals("Add") ->
          Optional.of(new Value.Moment(time.plusNanos(span.nanos())));
      case Value.Moment other ->
          switch (name) {
            case "Sub" -> Optional.of(new Value.Span(nanosBetween(other.value(), time)));
            case "Before" -> Optional.of(new Value.Truth(time.isBefore(other.value())));
            case "After" -> Optional.of(new Value.Truth(time.isAfter(other.value())));
            case "Equal" -> Optional.of(new Value.Truth(time.equals(other.value())));
            default -> Optional.empty();
          };
      default -> Optional.empty();
    };
  }

  private static long nanosBetween(Instant from, Instant to) {
    return Duration.between(from, to).toNanos();
  }

  private static Optional<Value> histogram(Value.Histogram histogram, String name) {
    return switch (name) {
      case "Count" -> Optional.of(new Value.Decimal(histogram.value().count()));
      case "Sum" -> Optional.of(new Value.Decimal(histogram.value().sum()));
      case "Schema" -> Optional.of(new Value.Whole(histogram.value().schema()));
      case "ZeroThreshold" -> Optional.of(new Value.Decimal(histogram.value().zeroThreshold()));
      case "ZeroCount" -> Optional.of(new Value.Decimal(histogram.value().zeroCount()));
      case "String" -> Optional.of(new Value.Text(histogram.value().toString()));
      default -> Optional.empty();
    };
  }

  private static Optional<Value> moment(Instant time, String name) {
    ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
    return switch (name) {
      case "Year" -> whole(utc.getYear());
      case "Day" -> whole(utc.getDayOfMonth());
      case "YearDay" -> whole(utc.getDayOfYear());
      case "Hour" -> whole(utc.getHour());
      case "Minute" -> whole(utc.getMinute());
      case "Second" -> whole(utc.getSecond());
      case "Nanosecond" -> whole(utc.getNano());
      case "Unix" -> whole(time.getEpochSecond());
      case "UnixMilli" -> whole(time.toEpochMilli());
      case "UnixMicro" -> whole(time.toEpochMilli() * 1_000);
      case "UnixNano" -> whole(time.toEpochMilli() * 1_000_000);
      case "Month" ->
          Optional.of(
              new Value.Named(
                  utc.getMonthValue(),
                  utc.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH),
                  "time.Month"));
      case "Weekday" ->
          Optional.of(
              new Value.Named(
                  utc.getDayOfWeek().getValue() % 7,
                  utc.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH),
                  "time.Weekday"));
      case "UTC" -> Optional.of(new Value.Moment(time));
      case "String" -> Optional.of(new Value.Text(GoTimes.text(time)));
      default -> Optional.empty();
    };
  }

  private static Optional<Value> span(long nanos, String name) {
    return switch (name) {
      case "Hours" -> decimal(nanos / NANOS_PER_SECOND / 3600);
      case "Minutes" -> decimal(nanos / NANOS_PER_SECOND / 60);
      case "Seconds" -> decimal(nanos / NANOS_PER_SECOND);
      case "Milliseconds" -> whole(nanos / 1_000_000);
      case "Microseconds" -> whole(nanos / 1_000);
      case "Nanoseconds" -> whole(nanos);
      case "Abs" -> Optional.of(new Value.Span(Math.abs(nanos)));
      case "String" -> Optional.of(new Value.Text(GoTimes.duration(nanos)));
      default -> Optional.empty();
    };
  }

  private static Optional<Value> whole(long value) {
    return Optional.of(new Value.Whole(value));
  }

  private static Optional<Value> decimal(double value) {
    return Optional.of(new Value.Decimal(value));
  }
}
