package io.weir.topology.query.http;

import io.weir.schemas.config.Durations;
import io.weir.topology.promql.matcher.LabelText;
import java.time.Duration;
import java.util.OptionalDouble;

/** Durations in parameters: seconds, or Prometheus's notation, {@code 1h30m}. */
final class DurationParameter {
  private static final double NANOS = 1e9;

  private DurationParameter() {}

  /**
   * The nanoseconds that a text means, of either sign.
   *
   * @throws IllegalArgumentException if it means none; the message is Prometheus's
   */
  static long nanos(String text) {
    OptionalDouble seconds = NumberParameter.decimal(text);
    if (seconds.isPresent()) {
      double nanos = seconds.getAsDouble() * NANOS;
      if (Math.abs(nanos) > 0x1p63) {
        throw new IllegalArgumentException(invalid(text) + ". It overflows int64");
      }
      return Double.isNaN(nanos) ? Long.MIN_VALUE : (long) nanos;
    }
    try {
      return Durations.parse(text).toNanos();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(invalid(text), e);
    }
  }

  private static String invalid(String text) {
    return "cannot parse " + LabelText.quoted(text) + " to a valid duration";
  }

  /** The nanoseconds of a parameter, which must be there. */
  static long required(Form form, String name) {
    try {
      return nanos(form.value(name));
    } catch (IllegalArgumentException e) {
      throw Refusal.badParameter(name, String.valueOf(e.getMessage()));
    }
  }

  /**
   * How long a query may take: what was asked for, or less; not positive if it was over already.
   */
  static Duration timeout(Form form, Duration most) {
    if (form.value("timeout").isEmpty()) {
      return most;
    }
    Duration asked = Duration.ofNanos(required(form, "timeout"));
    return asked.compareTo(most) < 0 ? asked : most;
  }

  /** How old a sample may be: what was asked for if it is positive. */
  static Duration lookback(Form form, Duration otherwise) {
    String text = form.value("lookback_delta");
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      Duration asked = Duration.ofNanos(nanos(text));
      return asked.toMillis() > 0 ? asked : otherwise;
    } catch (IllegalArgumentException e) {
      throw Refusal.badData("error parsing lookback delta duration: " + e.getMessage());
    }
  }
}
