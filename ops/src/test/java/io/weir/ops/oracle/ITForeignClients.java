package io.weir.ops.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.peers.Promtool;
import io.weir.schemas.peers.RemoteWrite;
import io.weir.topology.query.http.ApiComparison;
import io.weir.topology.query.http.ApiData;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients of Prometheus run unchanged against an instance that asks for credentials, and find what
 * they find at a Prometheus that holds the same samples.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ITForeignClients {
  private static final long START_MILLIS = 1_700_000_000_000L;
  private static final String SERVER = "SERVER";
  private static final String PASSWORD = "correct horse";

  /** Of the password, made by libxcrypt. */
  private static final String HASH = "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e";

  private static final String TOKEN = "staple";

  /** SHA-256 of the token, made by sha256sum. */
  private static final String TOKEN_HASH =
      "8970a6e29537b655f643008e18668b2db092e730bfc4688493903034d521d7d4";

  private static final String ACCESS =
      """
      access:
        users: [{name: ann, password_hash: "%s"}]
        tokens: [{name: battery, sha256: %s}]
      """
          .formatted(HASH, TOKEN_HASH);

  private static final String BASIC =
      "Basic "
          + Base64.getEncoder()
              .encodeToString(("ann:" + PASSWORD).getBytes(StandardCharsets.UTF_8));

  private static final String AT = "--time=1700000600";
  private static final String FROM = "--start=1700000000";
  private static final String TO = "--end=1700000900";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Path folder;
  private PeerProcess prometheus;
  private AskedStream weir;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    folder = directory;
    ApiData data = new ApiData(START_MILLIS);
    prometheus =
        PeerProcess.prometheus(
            Files.writeString(directory.resolve("prometheus.yml"), "global: {}\n"),
            directory.resolve("storage"),
            "--enable-feature=promql-experimental-functions,native-histograms");
    new RemoteWrite(prometheus.uri("/api/v1/write")).send(data.samples());
    weir = AskedStream.start(directory, ACCESS, "", "512m");
    weir.take(Sending.TENANT, data.samples());
  }

  @AfterAll
  void stop() {
    client.close();
    weir.close();
    prometheus.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"grafana.http", "forms.http"})
  void recordedRequestsAreAnsweredAsByPrometheus(String list) throws Exception {
    List<String> differences = new ArrayList<>();
    for (RecordedRequest request : RecordedRequest.of(list)) {
      ApiComparison.difference(
              request.difference(),
              ShardAnswers.rounded(
                  ShardAnswers.withoutGaps(
                      request.send(client, weir.uri("/"), "Authorization", BASIC))),
              ShardAnswers.rounded(request.send(client, prometheus.uri("/"))))
          .ifPresent(difference -> differences.add(request.name() + difference));
    }
    assertThat(differences).isEmpty();
  }

  /** Elements of a vector and series come in any order; all else is the same to the byte. */
  @Test
  void promtoolFindsTheSameInAnyOrder() throws Exception {
    List<List<String>> all = new ArrayList<>();
    for (String expression :
        List.of(
            "up",
            "special",
            "native",
            "custom",
            "gone",
            "missing",
            "{\"my.metric\"}",
            "topk(3, http_requests_total)",
            "histogram_quantile(0.9, sum by (le) (rate(latency_seconds_bucket[5m])))",
            "histogram_quantile(2, native)",
            "rate(one[1m])")) {
      all.add(List.of("query", "instant", SERVER, expression, AT));
    }
    all.add(List.of("query", "series", "--match=up", SERVER, FROM, TO));
    all.add(List.of("query", "series", "--match=up", "--match={job='db'}", SERVER, FROM, TO));
    all.add(List.of("query", "series", "--match=up", SERVER));
    for (List<String> arguments : all) {
      assertThat(ofWeir(arguments).sorted())
          .as("%s", arguments)
          .isEqualTo(ofPrometheus(arguments).sorted());
    }
  }

  @Test
  void promtoolFindsTheSame() throws Exception {
    for (List<String> arguments :
        List.of(
            List.of("query", "instant", SERVER, "time()", AT),
            List.of("query", "instant", SERVER, "one", "--time=2023-11-14T22:23:20.781Z"),
            List.of("query", "instant", SERVER, "one[1m]", AT),
            List.of("query", "instant", "--format=json", SERVER, "{'my.metric'}", AT),
            List.of("query", "range", SERVER, "native", FROM, TO, "--step=5m"),
            List.of("query", "range", SERVER, "sum by (job) (up)", FROM, TO, "--step=1m"),
            List.of("query", "range", "--format=json", SERVER, "up", FROM, TO, "--step=90s"),
            List.of("query", "range", "--header=X-Who=me", SERVER, "up", FROM, TO, "--step=5m"),
            List.of("query", "labels", SERVER, "job", FROM, TO),
            List.of("query", "labels", SERVER, "value"),
            List.of("query", "labels", SERVER, "__name__", "--match={job='db'}", FROM, TO),
            List.of("query", "labels", SERVER, "http.status:code", FROM, TO),
            List.of("query", "labels", SERVER, "missing"),
            analysis("latency_seconds", "native"),
            analysis("missing"))) {
      Promtool.Run theirs = ofPrometheus(arguments);
      assertThat(theirs.exitCode()).as("%s: %s", arguments, theirs).isZero();
      assertThat(ofWeir(arguments)).as("%s", arguments).isEqualTo(theirs);
    }
  }

  private static List<String> analysis(String... metrics) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "query",
                "analyze",
                "--server=" + SERVER,
                "--type=histogram",
                "--duration=10m",
                AT));
    for (String metric : metrics) {
      arguments.add("--match=" + metric);
    }
    return arguments;
  }

  @Test
  void promtoolIsRefusedAlike() throws Exception {
    for (List<String> arguments :
        List.of(
            List.of("query", "instant", SERVER, "sum(up", AT),
            List.of("query", "instant", SERVER, "rate(up)", AT),
            List.of("query", "instant", SERVER, "'promtool reads no strings'", AT),
            List.of("query", "instant", SERVER, "label_replace(up, 'a', '', 'job', '(')", AT),
            List.of("query", "range", SERVER, "up", FROM, "--end=1700900000", "--step=1s"),
            List.of("query", "range", SERVER, "up[1m]", FROM, TO, "--step=5m"),
            List.of("query", "range", SERVER, "up", TO, "--end=1700000000", "--step=5m"),
            List.of("query", "series", "--match={}", SERVER, FROM, TO),
            List.of("query", "series", "--match=up{", SERVER, FROM, TO),
            List.of("query", "labels", SERVER, "job", "--match={", FROM, TO))) {
      Promtool.Run theirs = ofPrometheus(arguments);
      assertThat(theirs.exitCode()).as("%s: %s", arguments, theirs).isOne();
      assertThat(ofWeir(arguments)).as("%s", arguments).isEqualTo(theirs);
    }
  }

  @Test
  void promtoolPresentsWhatItsFileSays() throws Exception {
    List<String> arguments = List.of("query", "instant", SERVER, "sum(up)", AT);
    Promtool.Run found = ofPrometheus(arguments);
    for (String right :
        List.of(
            "basic_auth: {username: ann, password: correct horse}",
            "authorization: {credentials: staple}",
            "bearer_token: staple")) {
      assertThat(run(weir.uri("").toString(), arguments, right)).as(right).isEqualTo(found);
    }
    for (String wrong :
        List.of(
            "{}",
            "basic_auth: {username: ann, password: wrong horse}",
            "authorization: {credentials: stapler}")) {
      Promtool.Run refused = run(weir.uri("").toString(), arguments, wrong);
      assertThat(refused.exitCode()).as(wrong).isOne();
      assertThat(refused.error()).as(wrong).contains("client error: 401");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"healthy", "ready"})
  void promtoolChecksWhetherItIs(String what) throws Exception {
    Promtool.Run run = ofWeir(List.of("check", what, "--url=" + SERVER));
    assertThat(run.exitCode()).as("%s", run).isZero();
    assertThat(run.error()).contains("SUCCESS", what);
  }

  /** Of profiles of Go's runtime there are none. */
  @Test
  void promtoolCollectsMetricsButNoProfiles() throws Exception {
    String server =
        weir.uri("").toString().replace("://", "://ann:" + PASSWORD.replace(" ", "%20") + "@");
    Promtool.Run metrics = Promtool.run(folder, "", List.of("debug", "metrics", server));
    assertThat(metrics.exitCode()).as("%s", metrics).isZero();
    assertThat(Files.size(folder.resolve("debug.tar.gz"))).isGreaterThan(1_000);
    Promtool.Run profiles = Promtool.run(folder, "", List.of("debug", "pprof", server));
    assertThat(profiles.exitCode()).as("%s", profiles).isOne();
    assertThat(profiles.error()).contains("unrecognized profile format");
  }

  /** What it finds odd are names that Kafka's clients and Micrometer give. */
  @Test
  void promtoolFindsNothingOddInOurOwnMetrics() throws Exception {
    String page =
        client
            .send(
                HttpRequest.newBuilder(weir.uri("/metrics"))
                    .header("Authorization", "Bearer " + TOKEN)
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    assertThat(page).contains("\nweir_shard_samples_total");
    Promtool.Run run = Promtool.run(folder, page, List.of("check", "metrics"));
    assertThat(run.exitCode()).as("%s", run).isIn(0, 3);
    assertThat(run.error().lines().filter(line -> line.contains("weir_"))).isEmpty();
  }

  private Promtool.Run ofPrometheus(List<String> arguments)
      throws IOException, InterruptedException {
    return run(prometheus.uri("").toString(), arguments, "{}");
  }

  private Promtool.Run ofWeir(List<String> arguments) throws IOException, InterruptedException {
    return run(
        weir.uri("").toString(), arguments, "basic_auth: {username: ann, password: correct horse}");
  }

  /** Runs it against a server, by a file that says how it presents itself. */
  private Promtool.Run run(String server, List<String> arguments, String file)
      throws IOException, InterruptedException {
    Path credentials = Files.writeString(folder.resolve("client.yml"), file);
    List<String> all = new ArrayList<>();
    arguments.forEach(argument -> all.add(argument.replace(SERVER, server)));
    all.add("--http.config.file=" + credentials);
    return Promtool.run(folder, "", all).replaced(server, SERVER);
  }
}
