package io.weir.topology.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.server.Server;
import io.weir.topology.query.Asker;
import io.weir.topology.query.Progress;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.live.LiveQueries;
import io.weir.topology.query.live.OneSeries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class LiveApiTest {
  private final OneSeries engine = new OneSeries();
  private volatile Progress progress = new Progress(30_001, Map.of(0, 0L));
  private final LiveQueries live =
      new LiveQueries(engine, () -> progress, QueryOptions.DEFAULTS, 10);
  private final Server server =
      Server.builder()
          .service(
              LiveApi.PATH,
              new LiveApi(live, context -> Asker.of("default"), Duration.ofMillis(50)))
          .build();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @BeforeEach
  void start() {
    engine.put(10_000, 1);
    server.start().join();
  }

  @AfterEach
  void stop() {
    client.close();
    live.close();
    server.close();
  }

  /** A stream of events that is read line by line. */
  private static final class Events implements AutoCloseable {
    private final BufferedReader lines;

    Events(InputStream body) {
      lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** The next event, its lines separated by blanks. */
    String next() throws IOException {
      StringBuilder event = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty() && !event.isEmpty()) {
          return event.toString();
        }
        if (!line.isEmpty() && !line.startsWith(":")) {
          event.append(event.isEmpty() ? "" : " ").append(line);
        }
      }
      return "the end";
    }

    void awaitComment() throws IOException {
      String line = lines.readLine();
      while (line != null && !line.startsWith(":")) {
        line = lines.readLine();
      }
      assertThat(line).isEqualTo(": keep-alive");
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  private HttpResponse<InputStream> open(String parameters, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create(
                "http://127.0.0.1:" + server.activeLocalPort() + "/api/v1/live?" + parameters));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  @Test
  void ticksAreEventsWithTheirTimesAsIds() throws Exception {
    HttpResponse<InputStream> response = open("query=m&step=10");
    assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-cache");
    try (Events events = new Events(response.body())) {
      assertThat(events.next())
          .isEqualTo(
              "id: 30000 event: tick data: {\"time\":30,\"correction\":false,\"revision\":3,"
                  + "\"result\":[{\"metric\":{\"__name__\":\"m\",\"job\":\"a\"},"
                  + "\"value\":[30,\"1\"]}],\"warnings\":[\"a warning\"],\"infos\":[\"an info\"]}");
      engine.put(25_000, 2);
      progress = new Progress(30_001, Map.of(0, 1L));
      assertThat(events.next())
          .as("a correction leaves the last id as it is")
          .startsWith("event: tick data: {\"time\":30,\"correction\":true,\"revision\":4,")
          .contains("[30,\"2\"]");
    }
  }

  @Test
  void whoConnectsAgainGoesOnBehindTheLastId() throws Exception {
    progress = new Progress(60_001, Map.of());
    try (Events events = new Events(open("query=m&step=10", "Last-Event-ID", "40000").body())) {
      assertThat(events.next()).startsWith("id: 50000 ");
      assertThat(events.next()).startsWith("id: 60000 ");
      progress = new Progress(70_001, Map.of());
      assertThat(events.next()).startsWith("id: 70000 ");
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "abc", "1e9", "99999999999999999999"})
  void anIdThatIsNotOursBeginsAnew(String id) throws Exception {
    try (Events events = new Events(open("query=m&step=10", "Last-Event-ID", id).body())) {
      assertThat(events.next()).startsWith("id: 30000 ");
    }
  }

  @Test
  void commentsKeepTheConnectionAlive() throws Exception {
    try (Events events = new Events(open("query=m&step=10").body())) {
      events.awaitComment();
      events.awaitComment();
    }
  }

  @Test
  void anExpressionWithoutAValueEndsTheStream() throws Exception {
    try (Events events =
        new Events(open("query=m[5m]&step=10".replace("[", "%5B").replace("]", "%5D")).body())) {
      assertThat(events.next())
          .startsWith("event: error data: {\"status\":\"error\",\"errorType\":\"bad_data\"");
      assertThat(events.next()).isEqualTo("the end");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "query=m%7B, 400, parse error",
    "query=m&step=0.5, 400, 'step: expected at least 1s, found 500ms'",
    "query=m&step=x, 400, 'invalid parameter \\\"step\\\"'"
  })
  void whatIsWrongIsRefused(String parameters, int status, String message) throws Exception {
    HttpResponse<InputStream> response = open(parameters);
    assertThat(response.statusCode()).isEqualTo(status);
    try (InputStream body = response.body()) {
      assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).contains(message);
    }
  }
}
