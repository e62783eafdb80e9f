package io.weir.topology.query.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.weir.topology.promql.source.ReadLimits;
import io.weir.topology.promql.value.ScalarValue;
import io.weir.topology.query.Asker;
import io.weir.topology.query.FoundSeries;
import io.weir.topology.query.Names;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryAnswer;
import io.weir.topology.query.QueryEngine;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.QueryStats;
import io.weir.topology.query.SeriesQuestion;
import io.weir.topology.query.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the comparison with Prometheus doesn't see of the API. */
final class QueryApiTest {
  private static final int REQUEST_BYTES = 10_000;
  private static final long CLOSE_MILLIS = 100;

  private final StubEngine engine = new StubEngine();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Server server =
      Server.builder().requestTimeout(Duration.ofMillis(50)).service(api()).build();

  QueryApiTest() {
    server.start().join();
  }

  @AfterEach
  void stop() {
    client.close();
    // Behind that, Netty's acceptor only keeps quiet for two seconds.
    server.stop().copy().completeOnTimeout(null, CLOSE_MILLIS, TimeUnit.MILLISECONDS).join();
  }

  private QueryApi api() {
    UnevaluatedSources sources = new UnevaluatedSources(Path.of("."));
    return new QueryApi(
        new ApiSources(engine, sources, sources, sources),
        context -> Asker.of(context.request().headers().get("X-Tenant", "default")),
        new ApiLimits(QueryOptions.DEFAULTS, Duration.ofMinutes(1), REQUEST_BYTES, 1 << 20),
        Clock.fixed(Instant.ofEpochMilli(12_345), ZoneOffset.UTC));
  }

  /** Answers 1, and remembers what it was asked. */
  private static final class StubEngine implements QueryEngine {
    private volatile Runnable before = () -> {};
    private volatile @Nullable Query query;
    private volatile @Nullable QueryOptions options;
    private volatile @Nullable SeriesQuestion question;

    @Override
    public QueryAnswer instant(Query query, long timeMillis, QueryOptions options) {
      this.query = query;
      this.options = options;
      before.run();
      return new QueryAnswer(
          new ScalarValue(timeMillis, 1),
          List.of("partitions 3, 4: nobody answers"),
          List.of("an info"),
          new QueryStats(500_000_000, 250_000_000, 42));
    }

    @Override
    public QueryAnswer range(
        Query query, long startMillis, long endMillis, long stepMillis, QueryOptions options) {
      throw new IllegalStateException("secret detail");
    }

    @Override
    public FoundSeries series(SeriesQuestion question, QueryOptions options) {
      this.question = question;
      this.options = options;
      return new FoundSeries(List.of(), List.of());
    }

    @Override
    public Names labelNames(SeriesQuestion question, QueryOptions options) {
      throw new QueryFailure(QueryFailure.Kind.UNAVAILABLE, "too many");
    }

    @Override
    public Names labelValues(String label, SeriesQuestion question, QueryOptions options) {
      this.question = question;
      return new Names(List.of(label), List.of());
    }
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.activeLocalPort() + path);
  }

  private HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void writesWarningsInfosAndStatistics() throws Exception {
    assertThat(get("/api/v1/query?query=1&stats=all").body())
        .isEqualTo(
            "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[12.345,\"1\"],"
                + "\"stats\":{\"timings\":{\"evalTotalTime\":0.25,\"resultSortTime\":0,"
                + "\"queryPreparationTime\":0,\"innerEvalTime\":0.25,\"execQueueTime\":0.5,"
                + "\"execTotalTime\":0.75},\"samples\":{\"totalQueryableSamples\":42}}},"
                + "\"warnings\":[\"partitions 3, 4: nobody answers\"],\"infos\":[\"an info\"]}");
  }

  @Test
  void tellsTheEngineWhoAsksWhatAndHow() throws Exception {
    get(
        "/api/v1/query?query=%20up&timeout=10s&lookback_delta=7&partial_response=false"
            + "&max_samples=9&max_series=8",
        "X-Tenant", "blue");
    Query query = Objects.requireNonNull(engine.query);
    assertThat(query.asker()).isEqualTo(Asker.of("blue"));
    assertThat(query.text()).isEqualTo(" up");
    assertThat(engine.options)
        .isEqualTo(
            new QueryOptions(
                Duration.ofSeconds(10), Duration.ofSeconds(7), new ReadLimits(9, 8), false));
  }

  @Test
  void tellsTheEngineWhereToRead() throws Exception {
    for (Source source : Source.values()) {
      for (String path : List.of("query?query=up&", "series?match%5B%5D=up&")) {
        get("/api/v1/" + path + "source=" + source.text());
        assertThat(engine.options).isEqualTo(QueryOptions.DEFAULTS.withSource(source));
      }
    }
    get("/api/v1/query?query=up&source=");
    assertThat(engine.options).isEqualTo(QueryOptions.DEFAULTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "query?query=up",
        "query_range?query=up&start=1&end=2&step=1",
        "series?match%5B%5D=up",
        "labels?",
        "label/job/values?"
      })
  void refusesToReadElsewhere(String path) throws Exception {
    HttpResponse<String> response = get("/api/v1/" + path + "&source=nowhere");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body())
        .isEqualTo(
            "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"invalid parameter"
                + " \\\"source\\\": expected head, short, long or auto, found \\\"nowhere\\\"\"}");
  }

  @Test
  void allowsNoLongerTimeoutThanTheLimit() throws Exception {
    get("/api/v1/query?query=up&timeout=1h");
    assertThat(engine.options).isEqualTo(QueryOptions.DEFAULTS);
  }

  @Test
  void asksForOneMoreSeriesThanTheLimit() throws Exception {
    get("/api/v1/series?match%5B%5D=up&limit=7&start=1&end=2.5");
    SeriesQuestion question = Objects.requireNonNull(engine.question);
    assertThat(question.limit()).isEqualTo(8);
    assertThat(question.fromMillis()).isEqualTo(1000);
    assertThat(question.toMillis()).isEqualTo(2500);
    assertThat(question.selectors()).hasSize(1);
  }

  @Test
  void readsSlashesInLabelNames() throws Exception {
    assertThat(get("/api/v1/label/a%2Fb%252F/values").body()).contains("[\"a/b%2F\"]");
  }

  @ParameterizedTest
  @CsvSource({
    "TIMEOUT, 503, timeout",
    "CANCELED, 499, canceled",
    "EXECUTION, 422, execution",
    "BAD_DATA, 400, bad_data",
    "UNAVAILABLE, 503, unavailable"
  })
  void answersFailuresByTheirKinds(QueryFailure.Kind kind, int status, String type)
      throws Exception {
    engine.before =
        () -> {
          throw new QueryFailure(kind, "a \"reason\"");
        };
    HttpResponse<String> response = get("/api/v1/query?query=up");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body())
        .isEqualTo(
            "{\"status\":\"error\",\"errorType\":\"%s\",\"error\":\"a \\\"reason\\\"\"}"
                .formatted(type));
  }

  @Test
  void keepsToItselfWhyItFailed() throws Exception {
    HttpResponse<String> response = get("/api/v1/query_range?query=up&start=1&end=2&step=1");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body())
        .isEqualTo(
            "{\"status\":\"error\",\"errorType\":\"internal\",\"error\":\"internal error\"}");
  }

  @Test
  void answersWhateverFails() throws Exception {
    engine.before =
        () -> {
          throw new NoClassDefFoundError("secret detail");
        };
    HttpResponse<String> response = get("/api/v1/query?query=up");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).contains("\"internal\"").doesNotContain("secret");
  }

  @Test
  void outlastsTheServersOwnTimeout() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    engine.before = () -> assertThat(await(never, 200)).isFalse();
    assertThat(get("/api/v1/query?query=up").statusCode()).isEqualTo(200);
  }

  private static boolean await(CountDownLatch latch, long millis) {
    try {
      return latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new QueryFailure(QueryFailure.Kind.CANCELED, "interrupted", e);
    }
  }

  @Test
  void interruptsTheQueryOfWhoHasGone() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    engine.before =
        () -> {
          asked.countDown();
          try {
            assertThat(await(new CountDownLatch(1), 60_000)).isFalse();
          } catch (QueryFailure failure) {
            interrupted.countDown();
            throw failure;
          }
        };
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.activeLocalPort())) {
      socket
          .getOutputStream()
          .write("GET /api/v1/query?query=up HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
      assertThat(await(asked, 30_000)).isTrue();
    }
    assertThat(await(interrupted, 30_000)).isTrue();
  }

  @Test
  void refusesBodiesThatAreTooLong() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/api/v1/query"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("query=" + "x".repeat(REQUEST_BYTES)))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body())
        .contains("\"errorType\":\"bad_data\"", "expected at most 10000 bytes");
  }

  @Test
  void pathsMeanWhatIsWritten() throws Exception {
    assertThat(get("/api/v1/query?query=up").statusCode()).isEqualTo(200);
    assertThat(get("//api//v1/query?query=up").statusCode()).as("slashes").isEqualTo(200);
    for (String other : List.of("query/", "Query", "query/x", "", "federate")) {
      assertThat(get("/api/v1/" + other).statusCode()).as(other).isEqualTo(404);
    }
  }

  @Test
  void readsPartsOfABodyWhereverThereMayBeOne() throws Exception {
    assertThat(
            multipart(
                "/api/v1/series?start=1",
                "--x\r\nContent-Disposition: form-data; name=\"match[]\"\r\n\r\nup\r\n--x--\r\n"))
        .isEqualTo(200);
    assertThat(Objects.requireNonNull(engine.question).selectors()).hasSize(1);
    assertThat(
            multipart(
                "/api/v1/query",
                "--x\r\nContent-Disposition: form-data; name=\"query\"\r\n\r\n\u00ff\r\n--x--\r\n"))
        .as("what isn't UTF-8")
        .isEqualTo(400);
  }

  private int multipart(String path, String body) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.ofString(body, ISO_8859_1))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @ParameterizedTest
  @CsvSource({
    "query?query=%FF, error parsing form values: expected UTF-8",
    "query?query=up&max_series=some, invalid parameter \\\"max_series\\\": strconv.Atoi",
    "query?query=up&max_samples=0, invalid parameter \\\"max_samples\\\": expected at least 1",
    "query?query=up&partial_response=perhaps, invalid parameter \\\"partial_response\\\": expected",
    "label/%FF/values, error parsing form values: expected UTF-8"
  })
  void refusesWhatItCannotRead(String path, String error) throws Exception {
    HttpResponse<String> response = get("/api/v1/" + path);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("\"error\":\"" + error);
  }

  @Test
  void refusesRegularExpressionsThatAreTooLarge() throws Exception {
    assertThat(get("/api/v1/query?query=up%7Ba%3D~%22(((a%7B99%7D)%7B99%7D)%7B99%7D)%22%7D").body())
        .contains("bad_data", "1:4: parse error");
  }

  @Test
  void compressesForWhoAcceptsIt() throws IOException, InterruptedException {
    ServerBuilder builder = Server.builder().service(api(), QueryApi.compression());
    QueryApi.allowLongAddresses(builder);
    try (Server compressing = builder.build()) {
      compressing.start().join();
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create(
                      "http://127.0.0.1:"
                          + compressing.activeLocalPort()
                          + "/api/v1/format_query?query="
                          + "a".repeat(40_000)))
              .header("Accept-Encoding", "gzip")
              .build();
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
      assertThat(new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes())
          .asString(UTF_8)
          .startsWith("{\"status\":\"success\",\"data\":\"");
    }
  }
}
