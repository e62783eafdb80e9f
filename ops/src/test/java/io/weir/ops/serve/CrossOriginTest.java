package io.weir.ops.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.ByteString;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CrossOriginTest {
  private static final String ALLOWED = "https://app.example";

  private static final String ACCESS =
      """
      access:
        tokens: [{name: a, sha256: "{hash}"}]
      """
          .replace("{hash}", ByteString.encodeUtf8("token").sha256().hex());

  private final GuardedServer server =
      GuardedServer.start(ACCESS + "cors_origin: 'https?://(app|www)\\.example'\n");
  private final GuardedServer closed = GuardedServer.start(ACCESS);
  private final OkHttpClient client = new OkHttpClient();

  @AfterAll
  void stop() {
    server.close();
    closed.close();
  }

  private Response send(
      GuardedServer asked, String method, String path, String origin, String... headers)
      throws IOException {
    Request.Builder request =
        new Request.Builder()
            .url(asked.url("http", path))
            .header("Origin", origin)
            .method(method, null);
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    try (Response response = client.newCall(request.build()).execute()) {
      return response;
    }
  }

  private static @Nullable String allowed(Response response) {
    return response.header("Access-Control-Allow-Origin");
  }

  @Test
  void whatBrowsersAskBeforehandNeedsNoCredential() throws IOException {
    Response response =
        send(
            server,
            "OPTIONS",
            "/api/v1/caller",
            ALLOWED,
            "Access-Control-Request-Method",
            "POST",
            "Access-Control-Request-Headers",
            "authorization");
    assertThat(response.code()).isEqualTo(204);
    assertThat(allowed(response)).isEqualTo(ALLOWED);
    assertThat(response.header("Access-Control-Allow-Methods")).isEqualTo("GET, POST, OPTIONS");
    assertThat(response.header("Access-Control-Allow-Headers")).contains("Authorization");
    assertThat(response.header("Access-Control-Allow-Credentials")).isNull();
    assertThat(response.headers("Vary")).contains("Origin");
  }

  @Test
  void pagesOfAnAllowedOriginReadAnswersAndRefusals() throws IOException {
    Response answer =
        send(server, "GET", "/api/v1/caller", ALLOWED, "Authorization", "Bearer token");
    assertThat(answer.code()).isEqualTo(200);
    assertThat(allowed(answer)).isEqualTo(ALLOWED);
    Response refusal = send(server, "GET", "/api/v1/caller", "http://www.example");
    assertThat(refusal.code()).isEqualTo(401);
    assertThat(allowed(refusal)).isEqualTo("http://www.example");
  }

  @Test
  void othersDoNot() throws IOException {
    for (String origin :
        new String[] {"https://app.example.evil", "https://evil.example", "null", "*"}) {
      Response answer =
          send(server, "GET", "/api/v1/caller", origin, "Authorization", "Bearer token");
      assertThat(allowed(answer)).as(origin).isNull();
      assertThat(answer.headers("Vary")).as("for who keeps answers").contains("Origin");
      Response preflight =
          send(server, "OPTIONS", "/api/v1/caller", origin, "Access-Control-Request-Method", "GET");
      assertThat(allowed(preflight)).as(origin).isNull();
    }
  }

  @Test
  void nothingButTheApiIsMeant() throws IOException {
    Response answer = send(server, "GET", "/caller", ALLOWED, "Authorization", "Bearer token");
    assertThat(answer.code()).isEqualTo(200);
    assertThat(allowed(answer)).isNull();
  }

  @Test
  void withoutASettingNoPageOfAnotherOriginReadsAnything() throws IOException {
    Response answer =
        send(closed, "GET", "/api/v1/caller", ALLOWED, "Authorization", "Bearer token");
    assertThat(answer.code()).isEqualTo(200);
    assertThat(allowed(answer)).isNull();
    assertThat(
            send(
                    closed,
                    "OPTIONS",
                    "/api/v1/caller",
                    ALLOWED,
                    "Access-Control-Request-Method",
                    "GET")
                .code())
        .isEqualTo(401);
  }
}
