package io.weir.ops.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.up.CommandRun;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code weir live} as a user sees it, over connections that hold and that don't. */
final class LiveCommandTest {
  private static final String FIRST =
      """
      event: tick
      data: {"time":15,"correction":false,"revision":1,"result":[\
      {"metric":{"job":"a"},"value":[15,"1"]},{"metric":{"job":"bb"},"value":[15,"NaN"]}],\
      "warnings":["partition 3 did not answer"],"infos":[]}

      """;
  private static final String SECOND =
      """
      event: tick
      data: {"time":30.5,"correction":false,"revision":1,"result":[]}

      """;
  private static final String CORRECTION =
      """
      event: tick
      data: {"time":15,"correction":true,"revision":2,
      data: "result":[{"metric":{"job":"a"},"value":[15,"2"]}],"warnings":[],"infos":[]}

      """;
  private static final String BROKEN_OFF =
      """
      event: tick
      data: {"time":45,"correction":false,"revision":1,"result":[]}
      """;

  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.ofLiteral("127.0.0.1"), 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void printsATableForEachTick() {
    streams(": keep-alive\n\n" + FIRST + ": keep-alive\n" + SECOND + CORRECTION);
    assertThat(live("sum by (job) (x)", "--max", "3"))
        .isEqualTo(
            new CommandRun(
                0,
                """
                1970-01-01T00:00:15Z
                job  value
                a    1
                bb   NaN

                1970-01-01T00:00:30.500Z

                1970-01-01T00:00:15Z  correction, revision 2
                job  value
                a    2

                """,
                "weir: warning: partition 3 did not answer\n"));
  }

  @Test
  void printsTicksAsLinesOfJson() {
    streams("\uFEFFevent: future\r\ndata: {}\r\n\r\n" + CORRECTION + SECOND);
    assertThat(live("x", "--format", "json", "--max", "2").out())
        .isEqualTo(
            """
            {"time":15,"correction":true,"revision":2, \
            "result":[{"metric":{"job":"a"},"value":[15,"2"]}],"warnings":[],"infos":[]}
            {"time":30.5,"correction":false,"revision":1,"result":[]}
            """);
  }

  @Test
  void asksForEventsOfAnExpressionAndAStep() throws InterruptedException {
    streams(SECOND);
    live("a + b", "--step", "1m", "--max", "1");
    RecordedRequest request = Objects.requireNonNull(server.takeRequest(10, TimeUnit.SECONDS));
    assertThat(request.getMethod()).isEqualTo("GET");
    assertThat(request.getUrl().encodedPath()).isEqualTo("/api/v1/live");
    assertThat(request.getUrl().queryParameter("query")).isEqualTo("a + b");
    assertThat(request.getUrl().queryParameter("step")).isEqualTo("60");
    assertThat(request.getHeaders().get("Accept")).isEqualTo("text/event-stream");
  }

  @Test
  void connectsAgainUntilThereAreEnough() {
    streams(SECOND + BROKEN_OFF);
    server.enqueue(new MockResponse.Builder().code(503).build());
    streams("");
    streams(SECOND + SECOND);
    CommandRun run = live("x", "--max", "3");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).isEqualTo("1970-01-01T00:00:30.500Z\n\n".repeat(3));
    assertThat(run.error())
        .isEqualTo(
            """
            weir: the connection ended; trying again
            weir: {url}: expected an answer of a Weir or a Prometheus, found status 503 Server Error; trying again
            weir: connected again
            weir: the connection ended; trying again
            weir: connected again
            """
                .replace("{url}", server.url("/").toString()));
  }

  @Test
  void goesOnBehindTheNewestTick() throws InterruptedException {
    streams("id: 15000\n" + FIRST + "id: 30500\n" + SECOND + CORRECTION);
    streams(SECOND);
    live("x", "--max", "4");
    assertThat(lastEventId()).isNull();
    assertThat(lastEventId()).isEqualTo("30500");
  }

  private @Nullable String lastEventId() throws InterruptedException {
    return Objects.requireNonNull(server.takeRequest(10, TimeUnit.SECONDS))
        .getHeaders()
        .get("Last-Event-ID");
  }

  @Test
  void endsAtAnErrorOfTheServer() {
    streams(
        SECOND
            + """
            event: error
            data: {"status":"error","errorType":"execution","error":"too many series"}

            """);
    assertThat(live("x"))
        .isEqualTo(
            new CommandRun(
                1, "1970-01-01T00:00:30.500Z\n\n", "weir: execution: too many series\n"));
  }

  @Test
  void doesNotConnectAgainToAServerThatRefuses() {
    streams(SECOND);
    server.enqueue(
        new MockResponse.Builder()
            .code(400)
            .body("{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no\"}")
            .build());
    CommandRun run = live("x");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error())
        .isEqualTo("weir: the connection ended; trying again\nweir: bad_data: no\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 503})
  void firstConnectionHasToHold(int status) {
    server.enqueue(new MockResponse.Builder().code(status).build());
    CommandRun run = live("x");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).contains("found status " + status).hasLineCount(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{\"time\":1}", "{\"time\":\"x\",\"result\":[]}", "hello"})
  void whatIsNoTickEndsIt(String data) {
    streams("event: tick\ndata: " + data + "\n\n");
    CommandRun run = live("x");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).contains("expected a tick of a live query, found: " + data);
  }

  @Test
  void refusesWhatIsNoPromql() {
    CommandRun run = live("x +");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).startsWith("1:4: parse error: ").endsWith("\nx +\n   ^\n");
    assertThat(live("x", "--step", "-1m").exitCode()).isEqualTo(2);
    assertThat(server.getRequestCount()).isZero();
  }

  private void streams(String events) {
    server.enqueue(
        new MockResponse.Builder()
            .setHeader("Content-Type", "text/event-stream")
            .body(events)
            .build());
  }

  private CommandRun live(String... arguments) {
    List<String> all = new ArrayList<>(List.of("live", "--url", server.url("/").toString()));
    all.addAll(Arrays.asList(arguments));
    return CommandRun.of(all.toArray(String[]::new));
  }
}
