package io.weir.sinks.remotewrite;

import io.weir.sinks.delivery.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import okhttp3.Response;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Says what an answer means: the one place that decides.
 *
 * <p>What speaks of the data (4xx) refuses it. What speaks of who we are or of where we ask (401,
 * 403, 404, 407) is tried again: it is what a proxy answers while it is being set up, and rejecting
 * all data until then would lose it. So is what asks for time (408, 425, 429, 5xx). A redirection,
 * a URL that takes no POST (405) and a receiver that speaks another protocol (415) end the task.
 */
final class Answers {
  private static final String SAMPLES_WRITTEN = "X-Prometheus-Remote-Write-Samples-Written";
  private static final String HISTOGRAMS_WRITTEN = "X-Prometheus-Remote-Write-Histograms-Written";
  private static final long MOST_WORDS = 1_000;

  private final String url;
  private final ProtobufMessage message;
  private final Compression compression;
  private final Clock clock;

  /** Of requests of one kind to one receiver. */
  Answers(String url, ProtobufMessage message, Compression compression, Clock clock) {
    this.url = url;
    this.message = message;
    this.compression = compression;
    this.clock = clock;
  }

  /**
   * Returns if all of the request was taken.
   *
   * @throws IOException if the answer breaks off
   */
  void check(WriteRequest.Encoded request, Response response) throws StoreException, IOException {
    if (!response.isSuccessful()) {
      throw failure(response);
    }
    if (message.isConfirmed()) {
      checkWritten(request, response);
    }
  }

  private StoreException failure(Response response) throws IOException {
    int status = response.code();
    String found = "found %d: %s".formatted(status, firstWords(response).strip());
    String plain = url + ": expected 2xx, " + found;
    return switch (status) {
      case 401, 403, 404, 407, 408, 425, 429 ->
          new StoreException.Retriable(plain, null, wait(response.header("Retry-After")));
      case 405 -> new StoreException.Fatal(plain, null);
      case 415 ->
          new StoreException.Fatal(
              "%s: expected a receiver of %s compressed by %s, %s"
                  .formatted(url, message.fullName(), compression.encoding(), found),
              null);
      default ->
          switch (status / 100) {
            case 4 -> new StoreException.Refused(plain, null);
            case 5 ->
                new StoreException.Retriable(plain, null, wait(response.header("Retry-After")));
            default -> new StoreException.Fatal(plain, null);
          };
    };
  }

  /** Version 2.0 has a receiver say what it wrote, so that one of 1.0 that drops all is told. */
  private void checkWritten(WriteRequest.Encoded request, Response response) throws StoreException {
    String samples = response.header(SAMPLES_WRITTEN);
    String histograms = response.header(HISTOGRAMS_WRITTEN);
    if (samples == null && histograms == null) {
      throw new StoreException.Fatal(
          "%s: expected a receiver of %s, found %d without %s: it takes %s only"
              .formatted(
                  url,
                  message.fullName(),
                  response.code(),
                  SAMPLES_WRITTEN,
                  ProtobufMessage.WRITE_REQUEST.fullName()),
          null);
    }
    if (count(samples) < request.samples() || count(histograms) < request.histograms()) {
      throw new StoreException.Refused(
          "%s: expected %d samples and %d histograms to be written, found %d with %s and %s"
              .formatted(
                  url,
                  request.samples(),
                  request.histograms(),
                  response.code(),
                  count(samples),
                  count(histograms)),
          null);
    }
  }

  /** A header that is missing says none. */
  private static long count(@Nullable String header) {
    return header != null && header.strip().matches("[0-9]{1,18}")
        ? Long.parseLong(header.strip())
        : 0;
  }

  private static String firstWords(Response response) throws IOException {
    Buffer words = new Buffer();
    var source = response.body().source();
    while (words.size() < MOST_WORDS && source.read(words, MOST_WORDS - words.size()) != -1) {
      // read() moves what it has; the body may come in pieces.
    }
    return words.readUtf8();
  }

  /** Seconds, or a date in HTTP's notation; what is neither is as good as nothing. */
  private Optional<Duration> wait(@Nullable String retryAfter) {
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
