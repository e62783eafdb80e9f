package io.weir.ops.serve;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.weir.schemas.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GateTest {
  /** Of "correct horse", made by libxcrypt. */
  private static final String HASH = "$2b$04$abcdefghijklmnopqrstuujydOTSfIH/d5oUHpsygqV5X9xJLQc6e";

  private static final String CONFIG =
      """
      access:
        users:
        - {name: ann, password_hash: "%s"}
        tokens:
        - {name: reader, sha256: %s}
        - {name: writer, sha256: %s, roles: [write]}
        - {name: admin, sha256: %s, roles: [admin]}
        - {name: acme, sha256: %s, roles: [read, admin], tenant: acme}
        - {name: team, sha256: %s, selector: '{team="a"}'}
      """
          .formatted(
              HASH,
              sha256("reader"),
              sha256("writer"),
              sha256("admin"),
              sha256("acme"),
              sha256("team"));

  private final GuardedServer server = GuardedServer.start(CONFIG);
  private final OkHttpClient client = new OkHttpClient();

  @AfterAll
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          request          | none | wrong | reader | writer | admin | acme | team
          GET /-/healthy   | 200  | 200   | 200    | 200    | 200   | 200  | 200
          GET /-/ready     | 200  | 200   | 200    | 200    | 200   | 200  | 200
          GET /metrics     | 401  | 401   | 200    | 403    | 200   | 403  | 403
          GET /-/reload    | 401  | 401   | 403    | 403    | 405   | 403  | 403
          POST /-/reload   | 401  | 401   | 403    | 403    | 200   | 403  | 403
          GET /caller      | 401  | 401   | 200    | 403    | 200   | 200  | 200
          POST /caller     | 401  | 401   | 200    | 403    | 200   | 200  | 200
          POST /write      | 401  | 401   | 403    | 200    | 200   | 200  | 403
          GET /write       | 401  | 401   | 403    | 200    | 200   | 200  | 403
          GET /nowhere     | 401  | 401   | 404    | 403    | 404   | 404  | 404
          GET /-/healthy/x | 401  | 401   | 404    | 403    | 404   | 404  | 404
          GET //metrics    | 401  | 401   | 200    | 403    | 200   | 403  | 403
          OPTIONS /caller  | 401  | 401   | 200    | 403    | 200   | 200  | 200
          """)
  void answersByRole(
      String request, int none, int wrong, int reader, int writer, int admin, int acme, int team)
      throws IOException {
    assertThat(
            List.of(
                status(request, null),
                status(request, "Bearer wrong"),
                status(request, "Bearer reader"),
                status(request, "Bearer writer"),
                status(request, "Bearer admin"),
                status(request, "Bearer acme"),
                status(request, "Bearer team")))
        .containsExactly(none, wrong, reader, writer, admin, acme, team);
  }

  @Test
  void tellsServicesWhoAsks() throws IOException {
    assertThat(body("/caller", Credentials.basic("ann", "correct horse")))
        .startsWith("Caller[name=ann, roles=[READ]");
    assertThat(body("/caller", "Bearer team"))
        .contains("name=team", "selector=Optional[{team=\"a\"}]");
    assertThat(body("/caller", "Bearer acme")).contains("tenant=Optional[acme]");
  }

  @Test
  void asksForCredentialsAndSaysWhatIsMissing() throws IOException {
    try (Response response = send("GET /caller", Credentials.basic("ann", "wrong"))) {
      assertThat(response.headers("WWW-Authenticate"))
          .containsExactly("Basic realm=\"weir\", charset=\"UTF-8\"", "Bearer realm=\"weir\"");
      assertThat(response.body().string()).isEqualTo("expected a valid credential, found none\n");
    }
    assertThat(body("/-/reload", "Bearer reader"))
        .isEqualTo("expected the role admin, found reader\n");
    assertThat(body("/metrics", "Bearer acme"))
        .isEqualTo("expected a caller who isn't bound to a tenant or a selector, found acme\n");
  }

  @Test
  void tellsDetailsOfReadinessOnlyToCallers() throws IOException {
    assertThat(body("/-/ready", null)).isEqualTo("{\"status\":\"ready\"}\n");
    assertThat(body("/-/ready", "Bearer wrong")).isEqualTo("{\"status\":\"ready\"}\n");
    assertThat(body("/-/ready", "Bearer reader")).contains("1 shard");
  }

  @Test
  void refusesTwoHeaders() throws IOException {
    Request request =
        new Request.Builder()
            .url(server.url("http", "/caller"))
            .addHeader("Authorization", "Bearer reader")
            .addHeader("Authorization", "Bearer reader")
            .build();
    try (Response response = client.newCall(request).execute()) {
      assertThat(response.code()).isEqualTo(401);
    }
  }

  @Test
  void countsWhoIsRefused() throws IOException {
    double before = refused("forbidden");
    assertThat(status("GET /write", "Bearer reader")).isEqualTo(403);
    assertThat(refused("forbidden")).isEqualTo(before + 1);

    before = refused("unauthenticated");
    assertThat(status("GET /write", null)).isEqualTo(401);
    assertThat(refused("unauthenticated")).isEqualTo(before + 1);
  }

  @Test
  void saysThatItCanNotCheckWhileTheIssuerIsAway() throws IOException {
    try (GuardedServer away =
        GuardedServer.start(
            "access: {jwt: {jwks_url: \"http://127.0.0.1:1/keys\", issuer: i, audience: a}}")) {
      Request request =
          new Request.Builder()
              .url(away.url("http", "/caller"))
              .header("Authorization", "Bearer eyJhbGciOiJSUzI1NiJ9.e30.AA")
              .build();
      try (Response response = client.newCall(request).execute()) {
        assertThat(response.code()).isEqualTo(503);
        assertThat(response.header("Retry-After")).isEqualTo("5");
        assertThat(response.body().string()).isEqualTo("the keys of tokens can't be fetched\n");
      }
    }
  }

  @Test
  void survivesThousandsOfWrongPasswords() throws Exception {
    Set<Integer> statuses = new TreeSet<>();
    List<Future<Integer>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < 3_000; i++) {
        String user = i % 2 == 0 ? "ann" : "nobody" + i;
        String header = Credentials.basic(user, "wrong" + i);
        answers.add(threads.submit(() -> status("GET /caller", header)));
      }
      for (Future<Integer> answer : answers) {
        statuses.add(answer.get());
      }
    }

    assertThat(statuses).isSubsetOf(401, 503).contains(401);
    assertThat(status("GET /caller", Credentials.basic("ann", "correct horse"))).isEqualTo(200);
  }

  @Test
  void survivesRandomBytesAndHugeHeaders() throws IOException {
    Random random = new Random(11);
    for (int i = 0; i < 50; i++) {
      byte[] bytes = new byte[1 + random.nextInt(2_000)];
      random.nextBytes(bytes);
      raw(bytes);
      String header = new String(bytes, ISO_8859_1).replaceAll("[\r\n\0]", "x");
      raw("GET /caller HTTP/1.1\r\nHost: a\r\nAuthorization: %s\r\n\r\n".formatted(header));
    }
    assertThat(
            raw(
                "GET /caller HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n\r\n"
                    .formatted("x".repeat(1 << 20))))
        .doesNotContain("200 OK");

    assertThat(status("GET /caller", "Bearer reader")).isEqualTo(200);
  }

  @Test
  void takesOverNewCredentialsAndRefusesBrokenOnes(@TempDir Path folder) throws IOException {
    try (GuardedServer changing = GuardedServer.start(CONFIG)) {
      Path key = folder.resolve("key.pem");
      Files.writeString(key, "no key");
      String broken = "access: {jwt: {key_file: %s, issuer: i, audience: a}}".formatted(key);
      assertThat(catchThrowable(() -> changing.access.prepare(GuardedServer.section(broken))))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              key
                  + ":1:1: weir.http.access.jwt.key_file: key_file: expected a public key in PEM, found none");
      assertThat(status(changing, "Bearer reader")).isEqualTo(200);

      Runnable takeOver =
          changing.access.prepare(
              GuardedServer.section(
                  "access: {tokens: [{name: new, sha256: %s}]}".formatted(sha256("new"))));
      assertThat(status(changing, "Bearer new")).isEqualTo(401);
      takeOver.run();
      assertThat(status(changing, "Bearer new")).isEqualTo(200);
      assertThat(status(changing, "Bearer reader")).isEqualTo(401);
    }
  }

  private int status(GuardedServer asked, String authorization) throws IOException {
    Request request =
        new Request.Builder()
            .url(asked.url("http", "/caller"))
            .header("Authorization", authorization)
            .build();
    try (Response response = client.newCall(request).execute()) {
      return response.code();
    }
  }

  private double refused(String reason) {
    return server.metrics.get("weir.http.refused").tag("reason", reason).counter().count();
  }

  private int status(String request, @Nullable String authorization) throws IOException {
    try (Response response = send(request, authorization)) {
      return response.code();
    }
  }

  private String body(String path, @Nullable String authorization) throws IOException {
    try (Response response = send("GET " + path, authorization)) {
      return response.body().string();
    }
  }

  private Response send(String methodAndPath, @Nullable String authorization) throws IOException {
    String[] parts = methodAndPath.split(" ", 2);
    Request.Builder request =
        new Request.Builder()
            .url(server.url("http", parts[1]))
            .method(parts[0], parts[0].equals("POST") ? RequestBody.EMPTY : null);
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return client.newCall(request.build()).execute();
  }

  private void raw(byte[] bytes) throws IOException {
    raw(new String(bytes, ISO_8859_1));
  }

  /** Sends bytes, and reads until the server ends the connection or nothing more is to come. */
  private String raw(String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(5_000);
      OutputStream out = socket.getOutputStream();
      try {
        out.write(text.getBytes(ISO_8859_1));
        socket.shutdownOutput();
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), ISO_8859_1);
      } catch (SocketException e) {
        return ""; // it was ended before all was sent
      }
    }
  }

  private static String sha256(String token) {
    return ByteString.encodeUtf8(token).sha256().hex();
  }
}
