package io.weir.topology.rules.unittest;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** When a test begins: seconds since the epoch, or a time as in RFC 3339. */
record StartTime(Instant time) {
  static StartTime parse(String text) {
    try {
      return new StartTime(
          text.matches("-?[0-9]+(\\.[0-9]+)?")
              ? ofSeconds(text)
              : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(
          "expected seconds or a time such as 2024-01-31T12:00:00Z, found \"" + text + "\"", e);
    }
  }

  private static Instant ofSeconds(String text) {
    return Instant.ofEpochMilli(
        new BigDecimal(text)
            .movePointRight(3)
            .setScale(0, RoundingMode.HALF_EVEN)
            .longValueExact());
  }
}
