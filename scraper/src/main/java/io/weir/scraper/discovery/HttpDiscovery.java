package io.weir.scraper.discovery;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.scraper.config.HttpDiscoveryConfig;
import io.weir.scraper.http.ConfiguredClient;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Targets that a server lists, asked at an interval. While it fails, the old groups stay. */
final class HttpDiscovery implements TargetSource {
  private static final Logger logger = LoggerFactory.getLogger(HttpDiscovery.class);
  private static final long MAX_BODY_BYTES = 64L << 20;
  private static final Pattern CONTENT_TYPE =
      Pattern.compile("(?i)application/json(;\\s*charset=(\"utf-8\"|utf-8))?");

  private final HttpDiscoveryConfig config;
  private final ConfiguredClient client;
  private final Request request;
  private final FailureLog failures;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Call underWay;
  private @Nullable Thread thread;

  HttpDiscovery(
      HttpDiscoveryConfig config, ConfiguredClient client, String jobName, MeterRegistry registry) {
    this.config = config;
    this.client = client;
    this.failures = new FailureLog(logger, registry, jobName, "http");
    BigDecimal seconds = BigDecimal.valueOf(config.refreshInterval().toMillis(), 3);
    this.request =
        new Request.Builder()
            .url(HttpUrl.get(config.url().toString()))
            .header("Accept", "application/json")
            .header(
                "X-Prometheus-Refresh-Interval-Seconds",
                seconds.stripTrailingZeros().toPlainString())
            .build();
  }

  @Override
  public void start(Sink sink) {
    thread = Thread.ofVirtual().name("http-discovery-" + config.url()).start(() -> run(sink));
  }

  private void run(Sink sink) {
    try {
      do {
        refresh(sink);
      } while (!closed.await(config.refreshInterval().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks once; for the thread that runs this. */
  void refresh(Sink sink) {
    try {
      List<TargetGroup> groups = fetch();
      failures.succeeded(config.url().toString());
      if (closed.getCount() > 0) {
        sink.accept(groups);
      }
    } catch (IOException e) {
      if (closed.getCount() > 0) {
        failures.failed(config.url().toString(), e);
      }
    }
  }

  private List<TargetGroup> fetch() throws IOException {
    Call call = client.newCall(request, config.refreshInterval());
    underWay = call;
    if (closed.getCount() == 0) {
      call.cancel(); // closed before it could see the call
    }
    try (Response response = call.execute()) {
      if (response.code() != 200) {
        throw new IOException("expected status 200, found " + response.code());
      }
      String contentType = response.header("Content-Type", "");
      if (!CONTENT_TYPE.matcher(contentType.strip()).matches()) {
        throw new IOException(
            "expected the content type application/json, found \"" + contentType + "\"");
      }
      BufferedSource body = response.body().source();
      if (body.request(MAX_BODY_BYTES + 1)) {
        throw new IOException("expected at most " + MAX_BODY_BYTES + " bytes, found more");
      }
      String url = config.url().toString();
      return TargetGroups.ofJson(
          url, body.readString(StandardCharsets.UTF_8), Map.of("__meta_url", url));
    }
  }

  @Override
  public void close() {
    closed.countDown();
    Call call = underWay;
    if (call != null) {
      call.cancel();
    }
    TargetSource.awaitEnd(thread);
  }
}
