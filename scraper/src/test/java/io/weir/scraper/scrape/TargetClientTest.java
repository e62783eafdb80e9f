package io.weir.scraper.scrape;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblems;
import io.weir.schemas.labels.Labels;
import io.weir.scraper.config.ScrapeConfig;
import io.weir.scraper.config.ScrapeConfiguration;
import io.weir.scraper.discovery.Target;
import io.weir.scraper.exposition.ExpositionFormat;
import io.weir.scraper.http.HttpClients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TargetClientTest {
  private static final String TEXT = "text/plain; version=0.0.4";

  private final MockWebServer server = new MockWebServer();
  private final HttpClients clients = new HttpClients(Map.of());

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    clients.close();
    server.close();
  }

  private TargetClient client(String... settings) {
    return client(Duration.ofSeconds(10), settings);
  }

  private TargetClient client(Duration timeout, String... settings) {
    return client(server.url("/metrics"), timeout, settings);
  }

  private TargetClient client(HttpUrl url, Duration timeout, String... settings) {
    String yaml =
        "scrape_configs:\n  - job_name: j\n"
            + String.join("", Arrays.stream(settings).map(s -> "    " + s + "\n").toList());
    ConfigProblems problems = new ConfigProblems();
    ScrapeConfiguration read =
        ScrapeConfiguration.read(
                ConfigNode.parse("test.yml", yaml), Path.of("."), Map.of(), problems)
            .orElseThrow(() -> new AssertionError("bad configuration"));
    ScrapeConfig config = read.scrapeConfigs().getFirst();
    Target target =
        new Target(
            "j", url, Labels.of("job", "j"), Duration.ofSeconds(15), timeout, Labels.empty());
    return new TargetClient(clients.client(config.httpClient()), target, config);
  }

  private void answer(String contentType, String body) {
    server.enqueue(
        new MockResponse.Builder().setHeader("Content-Type", contentType).body(body).build());
  }

  private static Buffer gzipped(String text) throws IOException {
    Buffer compressed = new Buffer();
    try (var sink = Okio.buffer(new GzipSink(compressed))) {
      sink.writeUtf8(text);
    }
    return compressed;
  }

  private static void assertFails(TargetClient client, FailureReason reason, String message) {
    assertThatThrownBy(() -> client.fetch(new byte[16]))
        .isInstanceOfSatisfying(
            ScrapeFailedException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  @Test
  void offersTheFormatsThatItReads() throws Exception {
    answer(TEXT, "a 1\n");
    Body body = client("scrape_timeout: 2500ms").fetch(new byte[2]);
    assertThat(body.format).isEqualTo(ExpositionFormat.TEXT);
    assertThat(new String(body.bytes, 0, body.length, UTF_8)).isEqualTo("a 1\n");
    assertThat(body.bytes.length).isGreaterThan(body.length);
    RecordedRequest request = server.takeRequest();
    assertThat(request.getHeaders().get("Accept"))
        .isEqualTo(
            "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
                + "application/openmetrics-text;version=0.0.1;q=0.5,"
                + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
                + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2");
    assertThat(request.getHeaders().get("Accept-Encoding")).isEqualTo("gzip");
    assertThat(request.getHeaders().get("X-Prometheus-Scrape-Timeout-Seconds")).isEqualTo("10");
  }

  @Test
  void offersOnlyTheFormatsThatAreConfigured() throws Exception {
    answer(TEXT, "a 1\n");
    client(
            Duration.ofMillis(2500),
            "scrape_protocols: [PrometheusText0.0.4, OpenMetricsText1.0.0]",
            "enable_compression: false")
        .fetch(new byte[2]);
    RecordedRequest request = server.takeRequest();
    assertThat(request.getHeaders().get("Accept"))
        .isEqualTo(
            "text/plain;version=0.0.4;q=0.6,"
                + "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,"
                + "*/*;q=0.4");
    assertThat(request.getHeaders().get("Accept-Encoding")).isEqualTo("identity");
    assertThat(request.getHeaders().get("X-Prometheus-Scrape-Timeout-Seconds")).isEqualTo("2.5");
  }

  @Test
  void decompressesAndHoldsTheLimitToTheUncompressedSize() throws Exception {
    String text = "a 1\n".repeat(25_000);
    MockResponse compressed =
        new MockResponse.Builder()
            .setHeader("Content-Type", TEXT)
            .setHeader("Content-Encoding", "gzip")
            .body(gzipped(text))
            .build();
    server.enqueue(compressed);
    Body body = client().fetch(new byte[100]);
    assertThat(new String(body.bytes, 0, body.length, UTF_8)).isEqualTo(text);

    server.enqueue(compressed);
    assertFails(
        client("body_size_limit: 100000B"), FailureReason.BODY_SIZE_LIMIT, "less than 100000");
    server.enqueue(compressed);
    assertThat(client("body_size_limit: 100001B").fetch(new byte[100]).length).isEqualTo(100_000);
  }

  @Test
  void refusesABodyThatIsNotCompressedAsItSays() {
    server.enqueue(
        new MockResponse.Builder()
            .setHeader("Content-Type", TEXT)
            .setHeader("Content-Encoding", "gzip")
            .body("a 1\nb 2\nc 3\nd 4\n")
            .build());
    assertFails(client(), FailureReason.ENCODING, "Not in GZIP format");
  }

  @Test
  void refusesOtherAnswersThan200() {
    server.enqueue(new MockResponse.Builder().code(503).build());
    assertFails(client(), FailureReason.STATUS, "expected HTTP status 200, found 503");
    server.enqueue(
        new MockResponse.Builder().code(302).setHeader("Location", "/elsewhere").build());
    assertFails(client("follow_redirects: false"), FailureReason.STATUS, "found 302");
  }

  @Test
  void endsALoopOfRedirects() {
    for (int i = 0; i < 30; i++) {
      server.enqueue(
          new MockResponse.Builder().code(302).setHeader("Location", "/metrics").build());
    }
    assertFails(client(), FailureReason.REDIRECT, "Too many follow-up requests");
  }

  @Test
  void refusesAFormatThatItDoesNotKnowUnlessThereIsAFallback() throws Exception {
    answer("text/html", "a 1\n");
    assertFails(client(), FailureReason.CONTENT_TYPE, "found \"text/html\"");
    answer("text/html", "a 1\n");
    assertThat(client("fallback_scrape_protocol: OpenMetricsText1.0.0").fetch(new byte[9]).format)
        .isEqualTo(ExpositionFormat.OPEN_METRICS);
    server.enqueue(new MockResponse.Builder().body("").build());
    assertThat(client().fetch(new byte[9]).length).as("nothing has no format").isZero();
  }

  @Test
  void doesNotWaitForAHungTarget() {
    server.enqueue(
        new MockResponse.Builder()
            .setHeader("Content-Type", TEXT)
            .body("a 1\n")
            .bodyDelay(1, TimeUnit.MINUTES)
            .build());
    assertFails(client(Duration.ofMillis(200)), FailureReason.TIMEOUT, "timeout");
  }

  @Test
  void tellsThatTlsDoesNotComeAbout() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread peer =
          Thread.ofVirtual()
              .start(() -> {
                try (Socket socket = plain.accept()) {
                  socket.getOutputStream().write("HTTP/1.1 400\r\n\r\n".getBytes(UTF_8));
                  socket.shutdownOutput();
                  socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      HttpUrl url = server.url("/").newBuilder().scheme("https").port(plain.getLocalPort()).build();
      assertFails(client(url, Duration.ofSeconds(10)), FailureReason.TLS, "SSL");
      peer.join();
    }
  }

  @Test
  void refusesToWaitForATargetThatIsNotThere() {
    TargetClient client = client();
    server.close();
    assertFails(client, FailureReason.CONNECTION, "ConnectException");
  }
}
