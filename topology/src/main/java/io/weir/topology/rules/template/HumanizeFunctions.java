package io.weir.topology.rules.template;

import static io.weir.topology.rules.template.Function.ofAny;
import static io.weir.topology.rules.template.Function.ofTexts;

import io.weir.schemas.config.Durations;
import io.weir.topology.promql.number.Numbers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Numbers in forms that people read easily. */
final class HumanizeFunctions {
  private static final List<String> GREATER = List.of("k", "M", "G", "T", "P", "E", "Z", "Y");
  private static final List<String> SMALLER = List.of("m", "u", "n", "p", "f", "a", "z", "y");
  private static final double NANOS_PER_SECOND = 1e9;

  /** By name. */
  static final Map<String, Function> ALL =
      Map.of(
          "humanize", number(HumanizeFunctions::humanize),
          "humanize1024", number(HumanizeFunctions::humanize1024),
          "humanizeDuration", number(HumanizeFunctions::duration),
          "humanizePercentage", number(value -> GoNumbers.fourDigits(value * 100) + "%"),
          "humanizeTimestamp", ofAny(arguments -> timestamp(arguments.getFirst())),
          "toTime", ofAny(arguments -> new Value.Moment(time(toNumber(arguments.getFirst())))),
          "toDuration", ofAny(arguments -> span(toNumber(arguments.getFirst()))),
          "parseDuration", ofTexts(1, arguments -> parseDuration(arguments.getFirst())));

  private HumanizeFunctions() {}

  private interface Form {
    String of(double value);
  }

  private static Function number(Form form) {
    return ofAny(arguments -> new Value.Text(form.of(toNumber(arguments.getFirst()))));
  }

  private static double toNumber(Value value) throws CallFailure {
    return switch (value) {
      case Value.Decimal decimal -> decimal.value();
      case Value.Whole whole -> whole.value();
      case Value.Span span -> span.nanos() / NANOS_PER_SECOND;
      case Value.Text text -> {
        OptionalDouble number = Numbers.parse(text.value());
        if (number.isEmpty()) {
          throw new CallFailure(
              "strconv.ParseFloat: parsing "
                  + QuotedForm.of(text.value(), false)
                  + ": invalid syntax");
        }
        yield number.getAsDouble();
      }
      default -> throw new CallFailure("can't convert " + value.type() + " to float");
    };
  }

  private static String humanize(double value) {
    double size = Math.abs(value);
    if (value == 0 || !Double.isFinite(value)) {
      return GoNumbers.fourDigits(value);
    }
    return size >= 1 ? scaled(value, 1000, "") : shrunk(value);
  }

  private static String scaled(double value, double base, String suffix) {
    double rest = value;
    String prefix = "";
    for (String greater : GREATER) {
      if (Math.abs(rest) < base) {
        break;
      }
      prefix = greater + suffix;
      rest /= base;
    }
    return GoNumbers.fourDigits(rest) + prefix;
  }

  private static String shrunk(double value) {
    double rest = value;
    String prefix = "";
    for (String smaller : SMALLER) {
      if (Math.abs(rest) >= 1) {
        break;
      }
      prefix = smaller;
      rest *= 1000;
    }
    return GoNumbers.fourDigits(rest) + prefix;
  }

  private static String humanize1024(double value) {
    return Math.abs(value) <= 1 || !Double.isFinite(value)
        ? GoNumbers.fourDigits(value)
        : scaled(value, 1024, "i");
  }

  private static String duration(double value) {
    if (!Double.isFinite(value)) {
      return GoNumbers.fourDigits(value);
    }
    if (value == 0) {
      return GoNumbers.fourDigits(value) + "s";
    }
    if (Math.abs(value) < 1) {
      return shrunk(value) + "s";
    }
    String sign = value < 0 ? "-" : "";
    long whole = (long) Math.abs(value);
    long seconds = whole % 60;
    long minutes = whole / 60 % 60;
    long hours = whole / 3600 % 24;
    long days = whole / 86_400;
    if (days != 0) {
      return "%s%dd %dh %dm %ds".formatted(sign, days, hours, minutes, seconds);
    } else if (hours != 0) {
      return "%s%dh %dm %ds".formatted(sign, hours, minutes, seconds);
    } else if (minutes != 0) {
      return "%s%dm %ds".formatted(sign, minutes, seconds);
    }
    return sign + GoNumbers.fourDigits(Math.abs(value)) + "s";
  }

  private static Value timestamp(Value argument) throws CallFailure {
    double value = toNumber(argument);
    return new Value.Text(
        Double.isFinite(value) ? GoTimes.text(time(value)) : GoNumbers.fourDigits(value));
  }

  private static Instant time(double seconds) throws CallFailure {
    if (!Double.isFinite(seconds)) {
      throw new CallFailure("value is NaN or Inf");
    }
    double nanos = seconds * NANOS_PER_SECOND;
    if (nanos > Long.MAX_VALUE || nanos < Long.MIN_VALUE) {
      throw new CallFailure(
          Numbers.general(seconds)
              + " cannot be represented as a nanoseconds timestamp since it overflows int64");
    }
    return Instant.ofEpochMilli((long) nanos / 1_000_000);
  }

  private static Value span(double seconds) {
    return new Value.Span((long) (seconds * NANOS_PER_SECOND));
  }

  private static Value parseDuration(Value argument) throws CallFailure {
    String text = ((Value.Text) argument).value();
    boolean negative = text.startsWith("-");
    try {
      double seconds = Durations.parse(negative ? text.substring(1) : text).toMillis() / 1000.0;
      return new Value.Decimal(negative ? -seconds : seconds);
    } catch (IllegalArgumentException e) {
      throw new CallFailure(
          text.isEmpty()
              ? "empty duration string"
              : "not a valid duration string: " + QuotedForm.of(text, false),
          e);
    }
  }
}
