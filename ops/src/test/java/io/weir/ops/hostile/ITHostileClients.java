package io.weir.ops.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.ops.oracle.AskedStream;
import io.weir.ops.up.Await;
import io.weir.schemas.access.HandmadeJwt;
import io.weir.topology.query.http.ApiData;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance with a small heap answers whatever comes as it is documented, goes on answering
 * others, and has little to say of it in its log.
 */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ITHostileClients {
  private static final Logger logger = LoggerFactory.getLogger(ITHostileClients.class);

  /** By hand: -Dweir.seed=7 -Dweir.hostile.seconds=600. */
  private static final long SEED = Long.getLong("weir.seed", System.nanoTime());

  private static final Duration LENGTH =
      Duration.ofSeconds(Long.getLong("weir.hostile.seconds", 10));

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long START_MILLIS = 1_700_000_000_000L;
  private static final long NOW = START_MILLIS / 1000 + 900;
  private static final String ADMIN = "Bearer admin";
  private static final int MOST_LIVE = 5;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final KeyPair KEY = HandmadeJwt.rsa();

  /** What may be answered; 415 to what is no gRPC where only gRPC is spoken. */
  private static final Set<Integer> DOCUMENTED =
      Set.of(200, 204, 400, 401, 403, 404, 405, 408, 413, 414, 415, 422, 431, 503);

  /** What tells of the program, and not of the request. */
  private static final Pattern INTERNAL =
      Pattern.compile("Exception|\\.java:|\tat |java\\.lang|io\\.weir|io\\.netty");

  /** Slow queries are told of. */
  private static final Pattern ODD = Pattern.compile(" WARN  (?!o\\.a\\.k\\.)");

  private AskedStream weir;
  private RawClient client;
  private int logged;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    Path key = Files.writeString(directory.resolve("key.pem"), HandmadeJwt.publicPem(KEY));
    weir =
        AskedStream.start(
            directory,
            """
            access:
              tokens: [{name: admin, sha256: %s, roles: [admin]}]
              jwt: {key_file: "%s", issuer: issuer, audience: weir, clock_skew: 1s}
            """
                .formatted(sha256("admin"), key),
            """
            query: {timeout: 5s, max_samples: 2000000, max_concurrency: 4, max_live_queries: %d}
            """
                .formatted(MOST_LIVE),
            "256m");
    weir.take("default", new ApiData(START_MILLIS).samples());
    client = new RawClient(weir.uri("/").getPort());
  }

  private static String sha256(String token) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8)));
  }

  @AfterAll
  void stop() {
    weir.close();
  }

  /** It lives, answers, and complains of nothing. */
  @AfterEach
  void isUnharmed() throws IOException {
    assertThat(weir.isAlive()).as("whether it runs: %s", weir.log()).isTrue();
    assertThat(get("/-/ready").status()).isEqualTo(200);
    assertThat(get("/api/v1/query?query=count(up)&time=" + NOW).body()).contains("\"6\"");
    String log = weir.log();
    String newest = log.substring(logged);
    logged = log.length();
    assertThat(newest)
        .doesNotContain(" ERROR i.w.")
        .doesNotContain(" ERROR c.l.a")
        .doesNotContain("OutOfMemoryError");
    assertThat(newest.lines().filter(line -> ODD.matcher(line).find()))
        .as("warnings in the log, but those of Kafka's clients")
        .hasSizeLessThan(20);
  }

  @Test
  void randomRequestsAreAnsweredAsDocumented() throws IOException {
    RandomRequests requests = new RandomRequests(SEED, ADMIN);
    Map<Integer, Integer> statuses = new TreeMap<>();
    long end = System.nanoTime() + LENGTH.toNanos();
    while (System.nanoTime() < end) {
      RandomRequests.Request request = requests.next();
      RawClient.Answer answer =
          request.http() ? client.send(request.bytes()) : client.sendAndEnd(request.bytes());
      statuses.merge(answer.status(), 1, Integer::sum);
      if (request.http()) {
        assertThat(answer.status()).as("seed %d: %s: %s", SEED, request, answer).isPositive();
      }
      if (answer.status() > 0) {
        check("seed " + SEED + ": " + request, answer);
      }
    }
    logger.info("seed {}: answers by status {}", SEED, statuses);
    assertThat(statuses).containsKeys(200, 400, 401, 404, 405);
  }

  private static void check(String request, RawClient.Answer answer) {
    assertThat(answer.status()).as("%s: %s", request, answer).isIn(DOCUMENTED);
    assertThat(INTERNAL.matcher(answer.body()).find()).as("%s: %s", request, answer).isFalse();
    if (answer.isJson() && !answer.body().isEmpty()) {
      try {
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.path("status").asText())
            .as("%s: %s", request, answer)
            .isIn("success", "error", "ready", "waiting");
      } catch (JsonProcessingException e) {
        throw new AssertionError(request + ": expected JSON, found " + answer, e);
      }
    }
  }

  static List<String> refused() {
    return List.of(
        "400 " + "(".repeat(10_000) + "1" + ")".repeat(10_000),
        "400 " + "-".repeat(10_000) + "1",
        "400 " + String.join("+", Collections.nCopies(10_000, "1")),
        "400 " + String.join("^", Collections.nCopies(10_000, "1")),
        "400 " + String.join(" or ", Collections.nCopies(5_000, "up")),
        "400 " + "abs(".repeat(10_000) + "up" + ")".repeat(10_000),
        "400 " + "sum(".repeat(10_000) + "up" + ")".repeat(10_000),
        "400 up" + "[5m:1m]".repeat(10_000),
        "400 " + "{".repeat(100_000),
        "400 " + "1".repeat(1_000_000),
        "400 " + "x".repeat((1 << 20) + 1),
        "400 up{job=~\"" + "(".repeat(10_000) + "a" + ")".repeat(10_000) + "\"}",
        "400 up{job=~\".{1000}{1000}\"}",
        "400 up{job=~\"(.{100}){100}\"}",
        "400 up{job=~\"((((((a{30}){30}){30}){30}){30}){30})\"}",
        "422 count_over_time(vector(1)[1000d:1s])",
        "422 max_over_time(up[1000000h:1ms])",
        "422 sum(max_over_time({__name__!=\"\"}[1000000h:1ms]))",
        "422 sum_over_time(count_over_time(vector(1)[1d:1ms])[1d:1ms])",
        "422 topk(9223372036854775807, up)",
        "422 label_replace(up, \"a\", \"\", \"job\", \"(\")",
        "503 sum_over_time(sum_over_time(vector(1)[3d:1s])[3d:1s])",
        "503 sum_over_time(sum_over_time(latency_seconds_bucket[20m:50ms])[20m:50ms])");
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatCostsTooMuchIsRefused(String statusAndQuery) throws IOException {
    String query = statusAndQuery.substring(4);
    RawClient.Answer answer = post("/api/v1/query", "query", query, "time", "" + NOW);
    check(query.substring(0, Math.min(100, query.length())), answer);
    assertThat(answer.status())
        .as("%s", answer)
        .isEqualTo(Integer.parseInt(statusAndQuery.substring(0, 3)));
  }

  static List<String> answered() {
    List<String> names = new ArrayList<>();
    List<String> matchers = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      names.add("a" + i + ".*b");
      matchers.add("l" + i + "!=\"x\"");
    }
    return List.of(
        "up{job=~\"(a+)+$|(x+x+)+y\"}",
        "{__name__=~\"" + String.join("|", names) + "\"}",
        "up{" + String.join(",", matchers) + "}",
        "up{job=~\"(.{30}){30}|.*\"}",
        "\"" + "x".repeat(1_000_000) + "\"",
        "label_replace({__name__!=\"\"}, \"x\", \"" + "$1".repeat(2_000) + "\", \"job\", \"(.*)\")",
        "max_over_time(up[100y:1y])",
        "up offset 290y",
        "up @ 9223372036854775",
        "round(up, 1e-320) or predict_linear(one[1h], 1e300)",
        "quantile(1e308, up) or clamp(up, NaN, -Inf)",
        String.join(" == ", Collections.nCopies(400, "up")));
  }

  @ParameterizedTest
  @MethodSource("answered")
  void whatLooksBadIsAnswered(String query) throws IOException {
    RawClient.Answer answer = post("/api/v1/query", "query", query, "time", "" + NOW);
    check(query.substring(0, Math.min(100, query.length())), answer);
    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
    assertThat(answer.body()).doesNotContain("are missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775807",
        "-9223372036854775808",
        "9223372036854775808",
        "1e308",
        "-1e308",
        "NaN",
        "Inf",
        "-Inf",
        "1e-320",
        "0x1p1023",
        "-0",
        "292277025-08-18T07:12:54.999999999Z",
        "-292273086-05-16T16:47:06Z",
        "9999-12-31T23:59:59.999999999Z",
        "2023-11-14T22:23:20+99:99",
        "100000y",
        "",
        " "
      })
  void numbersOfAnySizeAreTimes(String odd) throws IOException {
    String value = URLEncoder.encode(odd, UTF_8);
    for (String request :
        List.of(
            "query?query=up&time=",
            "query?query=up[5m]&time=",
            "query?query=sum_over_time(up[100y:1y])&time=",
            "query?query=day_of_month(vector(time()))&time=",
            "query?query=up&timeout=",
            "query?query=up&lookback_delta=",
            "query?query=up&limit=",
            "query_range?query=up&end=1700000000&step=60&start=",
            "query_range?query=up&start=1700000000&step=60&end=",
            "query_range?query=up&start=1700000000&end=1700000000&step=",
            "query_range?query=up&start=-9e18&end=9e18&step=",
            "query_range?query=up&step=1e15&start=-9223371974719179&end=",
            "query_exemplars?query=up&start=",
            "series?match[]=up&start=",
            "series?match[]=up&end=",
            "labels?start=",
            "label/job/values?limit=",
            "metadata?limit_per_metric=",
            "rules?group_limit=",
            "status/tsdb?limit=",
            "live?query=up&step=")) {
      RawClient.Answer answer = get("/api/v1/" + request + value);
      check(request + value, answer);
      assertThat(answer.status()).as(request + value).isIn(200, 400, 503);
    }
  }

  @Test
  void bodiesThatAreTooLargeAreNotRead() throws IOException {
    for (String length : List.of("Content-Length: 104857600", "Transfer-Encoding: chunked")) {
      try (Socket socket = client.connect()) {
        OutputStream out = socket.getOutputStream();
        out.write(
            ("POST /api/v1/query HTTP/1.1\r\nHost: weir\r\nAuthorization: " + ADMIN + "\r\n")
                .getBytes(ISO_8859_1));
        out.write(
            ("Content-Type: application/x-www-form-urlencoded\r\n" + length + "\r\n\r\n")
                .getBytes(ISO_8859_1));
        boolean chunked = length.endsWith("chunked");
        byte[] part =
            ((chunked ? "10000\r\n" : "") + "x".repeat(65_536) + (chunked ? "\r\n" : ""))
                .getBytes(ISO_8859_1);
        try {
          for (int i = 0; i < 1_600; i++) {
            out.write(part);
          }
        } catch (IOException refused) {
          // it has heard enough
        }
        RawClient.Answer answer = RawClient.read(socket);
        assertThat(answer.status()).as(length + answer).isIn(0, 413);
      }
    }
  }

  /** One byte each second, of the request and of the answer; the others don't notice. */
  @Test
  void slowClientsAreEndedAndHoldUpNobody() throws Exception {
    List<CompletableFuture<RawClient.Answer>> slow = new ArrayList<>();
    String head = "Host: weir\r\nAuthorization: " + ADMIN + "\r\n";
    try (ScheduledExecutorService drips = Executors.newSingleThreadScheduledExecutor()) {
      for (int i = 0; i < 20; i++) {
        slow.add(drip(drips, "GET /api/v1/labels HTTP/1.1\r\n" + head + "X-Slow: "));
        slow.add(
            drip(
                drips,
                "POST /api/v1/query HTTP/1.1\r\n"
                    + head
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nquery="));
        slow.add(drip(drips, ""));
      }
      List<Socket> readers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        Socket reader = client.connect();
        readers.add(reader);
        reader.getOutputStream().write(largeAnswer());
        InputStream in = reader.getInputStream();
        assertThat(in.read()).as("the beginning of an answer").isEqualTo('H');
        var _ =
            drips.scheduleAtFixedRate(
                () -> {
                  try {
                    assertThat(in.read()).isNotNegative();
                  } catch (IOException e) {
                    throw new AssertionError("ended, and not asked again", e);
                  }
                },
                1,
                1,
                TimeUnit.SECONDS);
      }
      for (int i = 0; i < 20; i++) {
        assertThat(get("/api/v1/query?query=count(up)&time=" + NOW).body()).contains("\"6\"");
        RawClient.Answer large = client.send(largeAnswer());
        assertThat(large.status()).isEqualTo(200);
        assertThat(large.body().length()).isGreaterThan(1_000_000);
      }
      for (CompletableFuture<RawClient.Answer> each : slow) {
        assertThat(each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).status()).isIn(0, 408);
      }
      for (Socket reader : readers) {
        reader.close();
      }
      drips.shutdownNow();
    }
  }

  /** Some megabytes. */
  private static byte[] largeAnswer() {
    return request(
        "POST",
        "/api/v1/query_range",
        form("query", "{__name__!=\"\"}", "start", "" + (NOW - 600), "end", "" + NOW, "step", "1"));
  }

  /** Sends some bytes, then one each second, until the server has had enough. */
  private CompletableFuture<RawClient.Answer> drip(ScheduledExecutorService drips, String begin)
      throws IOException {
    Socket socket = client.connect();
    socket.getOutputStream().write(begin.getBytes(ISO_8859_1));
    var _ =
        drips.scheduleAtFixedRate(
            () -> {
              try {
                socket.getOutputStream().write(begin.isEmpty() ? new byte[0] : new byte[] {'x'});
              } catch (IOException e) {
                throw new AssertionError("ended, and nothing more is sent", e);
              }
            },
            1,
            1,
            TimeUnit.SECONDS);
    CompletableFuture<RawClient.Answer> answer = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (socket) {
            answer.complete(RawClient.read(socket));
          } catch (IOException | AssertionError e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  @Test
  void thereAreOnlySoManyLiveQueries() throws Exception {
    awaitPlaceForLiveQueries();
    List<Socket> listening = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        Socket socket = client.connect();
        listening.add(socket);
        socket
            .getOutputStream()
            .write(request("GET", "/api/v1/live?step=1&query=up%2B" + i % MOST_LIVE, ""));
      }
      for (Socket socket : listening) {
        assertThat(RawClient.read(socket).status()).isEqualTo(200);
      }
      RawClient.Answer refused = get("/api/v1/live?step=1&query=up*2");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("unavailable", "expected at most " + MOST_LIVE);
    } finally {
      for (Socket socket : listening) {
        socket.close();
      }
    }
    awaitPlaceForLiveQueries();
  }

  /** Who has gone has a place no longer, soon. */
  private void awaitPlaceForLiveQueries() {
    Await.until(
        PATIENCE,
        () -> "no place for live queries",
        () -> {
          List<Socket> listening = new ArrayList<>();
          boolean all = true;
          for (int i = 0; i < MOST_LIVE; i++) {
            Socket socket = client.connect();
            listening.add(socket);
            socket
                .getOutputStream()
                .write(request("GET", "/api/v1/live?step=1&query=up%2B" + i, ""));
            all &= RawClient.read(socket).status() == 200;
          }
          for (Socket socket : listening) {
            socket.close();
          }
          return all;
        });
  }

  @Test
  void forgedTokensAreRefused() throws IOException {
    long now = System.currentTimeMillis() / 1000;
    String right = claims(now + 600, now - 600, "weir", "issuer");
    assertThat(asked(HandmadeJwt.rs256(KEY.getPrivate(), "k", right))).isEqualTo(200);
    byte[] publicKey = HandmadeJwt.publicPem(KEY).getBytes(UTF_8);
    String signed = HandmadeJwt.rs256(KEY.getPrivate(), "k", right);
    String otherSubject =
        HandmadeJwt.unsigned(HandmadeJwt.header("RS256", "k"), right.replace("ann", "bob"));
    for (String token :
        List.of(
            HandmadeJwt.unsigned("{\"alg\":\"none\"}", right) + ".",
            HandmadeJwt.unsigned("{\"alg\":\"None\"}", right) + ".",
            HandmadeJwt.unsigned("{\"alg\":\"none\"}", right),
            HandmadeJwt.hs256(publicKey, "k", right),
            HandmadeJwt.hs256(KEY.getPublic().getEncoded(), "k", right),
            HandmadeJwt.rs256(HandmadeJwt.rsa().getPrivate(), "k", right),
            HandmadeJwt.es256(HandmadeJwt.ec().getPrivate(), right),
            otherSubject + signed.substring(signed.lastIndexOf('.')),
            signed.substring(0, signed.length() - 4) + "AAAA",
            signed.substring(0, signed.lastIndexOf('.') + 1),
            signed + ".x.y",
            HandmadeJwt.rs256(KEY.getPrivate(), "k", claims(now - 60, now - 600, "weir", "issuer")),
            HandmadeJwt.rs256(
                KEY.getPrivate(), "k", claims(now + 600, now + 300, "weir", "issuer")),
            HandmadeJwt.rs256(
                KEY.getPrivate(), "k", claims(now + 600, now - 600, "other", "issuer")),
            HandmadeJwt.rs256(
                KEY.getPrivate(), "k", claims(now + 600, now - 600, "weir", "stranger")),
            HandmadeJwt.rs256(KEY.getPrivate(), "k", "{}"),
            HandmadeJwt.rs256(KEY.getPrivate(), "k", "[".repeat(10_000)),
            "a.b.c",
            "...",
            "x".repeat(30_000),
            sha256OfAdmin())) {
      assertThat(asked(token)).as(token.substring(0, Math.min(200, token.length()))).isEqualTo(401);
    }
    assertThat(asked("x".repeat(10 << 20))).isIn(0, 400, 431);
  }

  private static String sha256OfAdmin() {
    try {
      return sha256("admin");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String claims(long expires, long notBefore, String audience, String issuer) {
    return """
    {"sub":"ann","iss":"%s","aud":"%s","exp":%d,"nbf":%d}\
    """
        .formatted(issuer, audience, expires, notBefore);
  }

  private int asked(String token) throws IOException {
    return client
        .send(
            "GET /api/v1/labels HTTP/1.1\r\nHost: weir\r\nAuthorization: Bearer %s\r\n\r\n"
                .formatted(token))
        .status();
  }

  private RawClient.Answer get(String address) throws IOException {
    return client.send(
        request("GET", address.replace("[", "%5B").replace("]", "%5D").replace(" ", "%20"), ""));
  }

  private RawClient.Answer post(String path, String... parameters) throws IOException {
    return client.send(request("POST", path, form(parameters)));
  }

  private static String form(String... parameters) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < parameters.length; i += 2) {
      form.append(i == 0 ? "" : "&").append(parameters[i]).append('=');
      form.append(URLEncoder.encode(parameters[i + 1], UTF_8));
    }
    return form.toString();
  }

  private static byte[] request(String method, String address, String body) {
    return """
    %s %s HTTP/1.1
    Host: weir
    Authorization: %s
    Content-Type: application/x-www-form-urlencoded
    Content-Length: %d

    """
        .formatted(method, address, ADMIN, body.length())
        .replace("\n", "\r\n")
        .concat(body)
        .getBytes(ISO_8859_1);
  }
}
