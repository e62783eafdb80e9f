package io.weir.ops.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.grpc.GrpcClients;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.weir.topology.query.protocol.LiveGrpc;
import io.weir.topology.query.protocol.Scope;
import io.weir.topology.query.protocol.ShardsGrpc;
import io.weir.topology.query.protocol.WatchRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A word stands in everything that is one tenant's, or one team's: names, values, texts of rules,
 * reasons why they fail, targets, the configuration. Nobody who is bound to another tenant or
 * another team finds it, whatever he asks.
 */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ITTenants {
  private static final String WORD = "zanzibar";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String RULES =
      """
      groups:
        - name: shared
          rules:
            - {alert: Busy, expr: shared_requests > 0, annotations: {summary: '{{ $labels.team }}'}}
            - {record: team:shared_requests:sum, expr: sum by (team) (shared_requests), labels: {of: b}}
            - {record: broken, expr: shared_requests * on () shared_requests, labels: {team: b}}
        - name: zanzibar
          rules:
            - {record: 'zanzibar:requests', expr: sum(zanzibar_requests), labels: {team: zanzibar}}
            - {alert: Zanzibar, expr: zanzibar_requests > 0, annotations: {summary: zanzibar}}
      """;

  private static final String CONFIGURATION =
      """
      global: {scrape_interval: 1s, evaluation_interval: 1s}
      rule_files: [rules.yml]
      scrape_configs:
        - job_name: shared
          static_configs: [{targets: ["127.0.0.1:{target}"]}]
        - job_name: zanzibar
          static_configs: [{targets: ["127.0.0.1:1"], labels: {team: zanzibar}}]
        - job_name: idle
          static_configs: [{targets: ["127.0.0.1:1"], labels: {team: b}}]
      weir:
        rollups: []
        scraper: {tenant: zanzibar}
        rules: {tenant: zanzibar}
        query: {tenant: zanzibar}
        embedded: {kafka_port: "${KAFKA_PORT}", registry_port: "${REGISTRY_PORT}"}
        http:
          listen: "127.0.0.1:${HTTP_PORT}"
          access:
            tokens:
            - {name: everyone, sha256: {everyone}, roles: [admin]}
            - {name: tenant, sha256: {tenant}, roles: [admin], tenant: b}
            - {name: team, sha256: {team}, roles: [admin], selector: '{team="b"}'}
      """;

  private static final String PAGE =
      """
      # HELP zanzibar_requests What zanzibar asks.
      # TYPE zanzibar_requests gauge
      zanzibar_requests{zanzibar="yes"} 7
      # HELP shared_requests What all ask.
      # TYPE shared_requests gauge
      shared_requests{team="zanzibar"} 3
      shared_requests{team="b"} 4
      """;

  private static final List<String> EXPRESSIONS =
      List.of(
          "{__name__!=\"\"}",
          "{__name__!=\"\"}[1m]",
          "count by (__name__, team, job, instance) ({__name__!=\"\"})",
          "{__name__!=\"\"} * on () {__name__!=\"\"}",
          "shared_requests * on () group_left () shared_requests",
          "count_values('team', shared_requests) or shared_requests",
          "label_replace(shared_requests, 'x', '$1', 'team', '(.*)')",
          "ALERTS or ALERTS_FOR_STATE",
          "topk(10, shared_requests)",
          "max_over_time(sum by (team) (shared_requests)[1m:5s])",
          "shared_requests or on () vector(1)",
          "absent(shared_requests)",
          "team:shared_requests:sum",
          "rate(shared_requests[1m])",
          "histogram_quantile(0.9, shared_requests)",
          "info(shared_requests)");

  private static final List<String> PATHS =
      List.of(
          "/api/v1/labels",
          "/api/v1/labels?match[]=shared_requests",
          "/api/v1/label/__name__/values",
          "/api/v1/label/team/values",
          "/api/v1/label/job/values?match[]={__name__!=\"\"}",
          "/api/v1/label/alertname/values",
          "/api/v1/series?match[]={__name__!=\"\"}",
          "/api/v1/query_exemplars?query=shared_requests",
          "/api/v1/rules",
          "/api/v1/rules?rule_group[]=shared",
          "/api/v1/rules?group_limit=1",
          "/api/v1/alerts",
          "/api/v1/alertmanagers",
          "/api/v1/targets",
          "/api/v1/targets?state=dropped",
          "/api/v1/targets/metadata",
          "/api/v1/metadata",
          "/api/v1/metadata?metric=shared_requests",
          "/api/v1/scrape_pools",
          "/api/v1/status/config",
          "/api/v1/status/flags",
          "/api/v1/status/buildinfo",
          "/api/v1/status/runtimeinfo",
          "/api/v1/status/tsdb",
          "/api/v1/status/walreplay",
          "/api/v1/nonsense",
          "/federate?match[]={__name__!=\"\"}",
          "/metrics",
          "/-/ready",
          "/-/healthy",
          "/");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private HttpServer target;
  private WeirUp weir;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    Path folder = Files.createDirectory(directory.resolve(WORD));
    Files.writeString(folder.resolve("rules.yml"), RULES);
    target = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    target.createContext(
        "/metrics",
        exchange -> {
          byte[] page = PAGE.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    target.start();
    String configuration = CONFIGURATION.replace("{target}", "" + target.getAddress().getPort());
    for (String token : List.of("everyone", "tenant", "team")) {
      configuration = configuration.replace("{" + token + "}", sha256(token));
    }
    weir = WeirUp.start(folder, configuration);
    sendOfTenant();
    Await.until(PATIENCE, () -> missing().toString(), () -> missing().isEmpty());
  }

  @AfterAll
  void stop() {
    client.close();
    weir.close();
    target.stop(0);
  }

  private static String sha256(String token) throws NoSuchAlgorithmException {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
  }

  /** The other tenant has a series, too. */
  private void sendOfTenant() {
    try (ForeignProducer producer =
        new ForeignProducer(weir.bootstrapServers(), weir.registryUrl())) {
      Schema schema = ForeignBatches.published();
      long now = System.currentTimeMillis();
      producer.send(
          "weir.ingest",
          0,
          ForeignProducer.encode(
              producer.register("weir.ingest", schema),
              new GenericRecordBuilder(schema)
                  .set("tenant", "b")
                  .set(
                      "series",
                      List.of(
                          ForeignBatches.series(
                              schema,
                              new TreeMap<>(Map.of("__name__", "shared_requests", "team", "b")),
                              List.of(now - 1000, now),
                              List.of(1.0, 2.0))))
                  .build()));
    }
  }

  /** What of the secrets isn't there yet, for who may see them, and so proves nothing. */
  private List<String> missing() {
    List<String> missing = new ArrayList<>();
    for (String path :
        List.of(
            "/api/v1/label/__name__/values",
            "/api/v1/label/team/values",
            "/api/v1/series?match[]=ALERTS",
            "/api/v1/rules?rule_group[]=zanzibar",
            "/api/v1/alerts",
            "/api/v1/targets",
            "/api/v1/metadata",
            "/api/v1/scrape_pools",
            "/api/v1/status/config",
            "/api/v1/status/tsdb",
            "/federate?match[]=shared_requests")) {
      if (!get(path, "everyone").body().contains(WORD)) {
        missing.add(path);
      }
    }
    String broken = get("/api/v1/rules?rule_name[]=broken", "everyone").body();
    if (!broken.contains("duplicate series") || !broken.contains(WORD)) {
      missing.add("why a rule fails: " + broken);
    }
    if (!get(query("shared_requests"), "tenant").body().contains("\"team\":\"b\"")) {
      missing.add("samples of the other tenant");
    }
    return missing;
  }

  @ParameterizedTest
  @ValueSource(strings = {"tenant", "team"})
  void noEndpointTellsOfOthers(String caller) {
    List<String> asked = new ArrayList<>(PATHS);
    for (String expression : EXPRESSIONS) {
      asked.add(query(expression));
      long now = System.currentTimeMillis() / 1000;
      asked.add(
          "/api/v1/query_range?query=%s&start=%d&end=%d&step=5"
              .formatted(encoded(expression), now - 60, now));
    }
    for (String path : asked) {
      assertThat(get(path, caller).body()).as("%s asks %s", caller, path).doesNotContain(WORD);
      assertThat(get(path, caller, "X-Scope-OrgID", WORD).body())
          .as("%s asks %s on behalf of another", caller, path)
          .doesNotContain(WORD);
    }
  }

  @Test
  void aTeamSeesWhatIsItsOwn() {
    assertThat(get(query("sum(shared_requests)"), "team").body()).contains(",\"4\"]");
    assertThat(get("/api/v1/label/team/values", "team").body()).contains("\"data\":[\"b\"]");
    assertThat(get("/api/v1/alerts", "team").body()).contains("\"team\":\"b\"");
    assertThat(get("/api/v1/rules", "team").body())
        .contains("\"name\":\"Busy\"", "\"summary\":\"b\"", "\"name\":\"broken\"")
        .doesNotContain("duplicate series");
    assertThat(get("/api/v1/metadata", "team").body()).contains("shared_requests", "What all ask");
    assertThat(get("/api/v1/scrape_pools", "team").body()).contains("[\"idle\"]");
    assertThat(get("/api/v1/status/tsdb", "team").body()).contains("shared_requests");
  }

  @Test
  void aTenantSeesWhatIsItsOwn() {
    assertThat(get(query("shared_requests"), "tenant").body()).contains("\"2\"");
    assertThat(get("/api/v1/status/buildinfo", "tenant").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/v1/status/config",
        "/api/v1/status/flags",
        "/api/v1/status/runtimeinfo",
        "/metrics"
      })
  void whatIsOfAllTenantsIsRefused(String path) {
    for (String caller : List.of("tenant", "team")) {
      Http.Answer answer = get(path, caller);
      assertThat(answer.status()).as(caller).isEqualTo(403);
      assertThat(answer.body()).contains("isn't bound to a tenant or a selector");
    }
    assertThat(get(path, "everyone").status()).isEqualTo(200);
  }

  @Test
  void liveQueriesTellNothingOfOthers() throws Exception {
    String expression = "{__name__=~\".*requests.*\"}";
    assertThat(tick(expression, "everyone")).contains(WORD, "\"team\":\"b\"");
    assertThat(tick(expression, "team")).contains("\"team\":\"b\"").doesNotContain(WORD);
    assertThat(tick(expression, "tenant")).doesNotContain(WORD);
    WatchRequest request =
        WatchRequest.newBuilder().setQuery(expression).setStepMillis(1_000).build();
    assertThat(live("everyone").watch(request).next().toString()).contains(WORD);
    assertThat(live("team").watch(request).next().toString())
        .contains("value: \"b\"")
        .doesNotContain(WORD);
    assertThat(live("tenant").watch(request).next().toString()).doesNotContain(WORD);
  }

  private String tick(String expression, String token) throws Exception {
    HttpResponse<InputStream> response =
        client.send(
            request("/api/v1/live?step=1&query=" + encoded(expression), token).build(),
            HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("data:")) {
        line = lines.readLine();
      }
      return String.valueOf(line);
    }
  }

  @Test
  void nobodyWhoIsBoundAsksShards() {
    for (String token : List.of("tenant", "team")) {
      ShardsGrpc.ShardsBlockingStub shards =
          GrpcClients.builder("gproto+" + weir.process().uri(""))
              .setHeader(HttpHeaderNames.AUTHORIZATION, "Bearer " + token)
              .build(ShardsGrpc.ShardsBlockingStub.class);
      assertThatThrownBy(() ->
              shards.look(Scope.newBuilder().setTenant(WORD).addPartitions(0).build()).hasNext())
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              refused ->
                  assertThat(refused.getStatus().getCode())
                      .isEqualTo(Status.Code.PERMISSION_DENIED));
    }
  }

  private LiveGrpc.LiveBlockingStub live(String token) {
    return GrpcClients.builder("gproto+" + weir.process().uri(""))
        .setHeader(HttpHeaderNames.AUTHORIZATION, "Bearer " + token)
        .responseTimeout(PATIENCE)
        .build(LiveGrpc.LiveBlockingStub.class);
  }

  private static String query(String expression) {
    return "/api/v1/query?query=" + encoded(expression);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Http.Answer get(String path, String token, String... headers) {
    try {
      HttpRequest.Builder request = request(path, token);
      if (headers.length > 0) {
        request.headers(headers);
      }
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Http.Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new AssertionError(path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private HttpRequest.Builder request(String path, String token) {
    String address =
        path.replace("[]", "%5B%5D").replace("{", "%7B").replace("}", "%7D").replace("\"", "%22");
    return HttpRequest.newBuilder(URI.create(weir.process().uri("") + address))
        .header("Authorization", "Bearer " + token);
  }
}
