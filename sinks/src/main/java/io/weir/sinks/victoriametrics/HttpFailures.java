package io.weir.sinks.victoriametrics;

import io.weir.sinks.delivery.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says what an answer that isn't 2xx means. Only what speaks of the data (400, 413, 422) refuses
 * it. What speaks of who we are or of where we ask (401, 403, 404, 407) is tried again: it is what
 * a proxy answers while it is being set up, and rejecting all data until then would lose it.
 */
final class HttpFailures {
  private HttpFailures() {}

  /**
   * The failure that an answer stands for.
   *
   * @param status HTTP status, not 2xx
   * @param retryAfter the header of that name; null if there is none
   * @param words the beginning of the body: the store's own words
   */
  static StoreException of(
      String url, int status, @Nullable String retryAfter, String words, Clock clock) {
    String message = "%s: expected 2xx, found %d: %s".formatted(url, status, words.strip());
    return switch (status) {
      case 400, 413, 422 -> new StoreException.Refused(message, null);
      case 401, 403, 404, 407, 408, 425, 429 ->
          new StoreException.Retriable(message, null, wait(retryAfter, clock));
      default ->
          status >= 500
              ? new StoreException.Retriable(message, null, wait(retryAfter, clock))
              : new StoreException.Fatal(message, null);
    };
  }

  /** Seconds, or a date in HTTP's notation; what is neither is as good as nothing. */
  private static Optional<Duration> wait(@Nullable String retryAfter, Clock clock) {
    if (retryAfter == null) {
      return Optional.empty();
    }
    String text = retryAfter.strip();
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Duration until =
          Duration.between(
              clock.instant(),
              ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return until.isNegative() ? Optional.empty() : Optional.of(until);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
