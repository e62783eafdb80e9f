package io.weir.scraper.scrape;

import io.weir.scraper.config.ScrapeConfig;
import io.weir.scraper.config.ScrapeProtocol;
import io.weir.scraper.discovery.Target;
import io.weir.scraper.exposition.ExpositionFormat;
import io.weir.scraper.http.ConfiguredClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.math.BigDecimal;
import java.net.ProtocolException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Asks one target for its metrics. One request at a time; {@link #cancel} from any thread. */
final class TargetClient {
  private static final int GZIP_BUFFER_SIZE = 32 * 1024;
  private static final int MAX_BODY_SIZE = Integer.MAX_VALUE - 16;

  private final ConfiguredClient client;
  private final Request request;
  private final Duration timeout;
  private final Optional<ExpositionFormat> fallback;
  private final long bodySizeLimit;
  private volatile @Nullable Call underWay;

  TargetClient(ConfiguredClient client, Target target, ScrapeConfig config) {
    this.client = client;
    this.timeout = target.scrapeTimeout();
    this.fallback = config.fallbackScrapeProtocol().map(TargetClient::format);
    long limit = config.limits().bodySizeLimit().bytes();
    this.bodySizeLimit = limit == 0 ? Long.MAX_VALUE : limit;
    this.request =
        new Request.Builder()
            .url(target.url())
            .header("Accept", acceptHeader(config.scrapeProtocols()))
            .header("Accept-Encoding", config.enableCompression() ? "gzip" : "identity")
            .header("X-Prometheus-Scrape-Timeout-Seconds", seconds(timeout))
            .build();
  }

  /**
   * The header that offers formats in their order, and takes anything else last. Targets that know
   * the newer versions are told that names may be any UTF-8.
   */
  static String acceptHeader(List<ScrapeProtocol> protocols) {
    int weight = ScrapeProtocol.values().length + 1;
    List<String> ranges = new ArrayList<>();
    for (ScrapeProtocol protocol : protocols) {
      String escaping =
          switch (protocol) {
            case OPEN_METRICS_TEXT_1_0_0, PROMETHEUS_TEXT_1_0_0 -> ";escaping=allow-utf-8";
            case OPEN_METRICS_TEXT_0_0_1, PROMETHEUS_TEXT_0_0_4, PROMETHEUS_PROTO -> "";
          };
      ranges.add(protocol.mediaType() + escaping + ";q=0." + weight--);
    }
    ranges.add("*/*;q=0." + weight);
    return String.join(",", ranges);
  }

  private static ExpositionFormat format(ScrapeProtocol protocol) {
    return switch (protocol) {
      case OPEN_METRICS_TEXT_1_0_0, OPEN_METRICS_TEXT_0_0_1 -> ExpositionFormat.OPEN_METRICS;
      case PROMETHEUS_TEXT_1_0_0, PROMETHEUS_TEXT_0_0_4 -> ExpositionFormat.TEXT;
      case PROMETHEUS_PROTO ->
          throw new IllegalArgumentException("fallback: expected a text format, found protobuf");
    };
  }

  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  /**
   * Asks the target.
   *
   * @param buffer used if it is large enough
   */
  Body fetch(byte[] buffer) throws ScrapeFailedException {
    try {
      Call call = client.newCall(request, timeout);
      underWay = call;
      try (Response response = call.execute()) {
        return read(response, buffer);
      }
    } catch (IOException e) {
      throw new ScrapeFailedException(reason(e), describe(e));
    } finally {
      underWay = null;
    }
  }

  /** Ends the request that is under way, if there is one. */
  void cancel() {
    Call call = underWay;
    if (call != null) {
      call.cancel();
    }
  }

  private Body read(Response response, byte[] buffer) throws IOException, ScrapeFailedException {
    if (response.code() != 200) {
      throw new ScrapeFailedException(
          FailureReason.STATUS, "expected HTTP status 200, found " + response.code());
    }
    byte[] bytes = buffer;
    int length = 0;
    try (InputStream in = decompressed(response)) {
      while (true) {
        if (length + 1 >= bytes.length) {
          bytes = Arrays.copyOf(bytes, (int) Math.min(2L * bytes.length, MAX_BODY_SIZE + 1L));
        }
        int read = in.read(bytes, length, bytes.length - 1 - length);
        if (read < 0) {
          break;
        }
        length += read;
        // As in Prometheus, a body of just the limit's size is too long.
        if (length >= bodySizeLimit || length >= MAX_BODY_SIZE) {
          throw new ScrapeFailedException(
              FailureReason.BODY_SIZE_LIMIT,
              "body_size_limit: expected less than %d bytes, found more"
                  .formatted(Math.min(bodySizeLimit, MAX_BODY_SIZE)));
        }
      }
    }
    return new Body(format(response, length), bytes, length);
  }

  private ExpositionFormat format(Response response, int length) throws ScrapeFailedException {
    String contentType = response.header("Content-Type", "");
    Optional<ExpositionFormat> format =
        ExpositionFormat.of(contentType == null ? "" : contentType, fallback);
    if (format.isEmpty() && length > 0) {
      throw new ScrapeFailedException(
          FailureReason.CONTENT_TYPE,
          "expected a Content-Type of text/plain or application/openmetrics-text, or"
              + " fallback_scrape_protocol in the configuration, found \""
              + contentType
              + "\"");
    }
    return format.orElse(ExpositionFormat.TEXT);
  }

  private static InputStream decompressed(Response response) throws IOException {
    InputStream raw = response.body().byteStream();
    return "gzip".equals(response.header("Content-Encoding"))
        ? new GZIPInputStream(raw, GZIP_BUFFER_SIZE)
        : raw;
  }

  private static FailureReason reason(IOException failure) {
    return switch (failure) {
      case InterruptedIOException e -> FailureReason.TIMEOUT;
      case SSLException e -> FailureReason.TLS;
      case ZipException e -> FailureReason.ENCODING;
      case ProtocolException e when String.valueOf(e.getMessage()).startsWith("Too many follow") ->
          FailureReason.REDIRECT;
      default ->
          failure.getCause() instanceof GeneralSecurityException
              ? FailureReason.TLS
              : FailureReason.CONNECTION;
    };
  }

  private static String describe(IOException failure) {
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }
}
