package io.weir.topology.promql.parse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.peers.Peers;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ExpressionGenerator;
import io.weir.topology.promql.syntax.ParseException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds parser, check and printer to a real Prometheus 3.5: random expressions of what that version
 * knows, sound and with mistakes. The same are accepted, and printed alike.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ITPrometheusSyntax {
  private static final int EXPRESSIONS = Integer.getInteger("weir.promql.expressions", 1_500);
  private static final long SEED = Long.getLong("weir.promql.seed", 1L);
  private static final Duration START = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> MISTAKES =
      List.of(
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          ",",
          ":",
          "offset ",
          "by ",
          "on(a)",
          "bool ",
          "sum",
          "m",
          "5m",
          "1",
          "-",
          "+",
          "^",
          "==",
          "and",
          "\"",
          "'a'",
          "@ 1",
          "rate(",
          "[5m]",
          "[5m:1m]",
          "_",
          ".",
          "NaN",
          "é",
          "$",
          "group_left",
          "1h2m",
          "without(a)",
          "1e3",
          "0x1F",
          "{}");

  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable PeerProcess prometheus;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    Path executable = Peers.executable("prometheus");
    Path config = Files.writeString(folder.resolve("prometheus.yml"), "{}\n");
    prometheus =
        PeerProcess.start(
            "prometheus",
            port ->
                new ProcessBuilder(
                    executable.toString(),
                    "--config.file=" + config,
                    "--storage.tsdb.path=" + folder.resolve("data"),
                    "--web.listen-address=127.0.0.1:" + port,
                    "--enable-feature=promql-experimental-functions,promql-duration-expr"),
            "/-/ready",
            START);
  }

  @AfterAll
  void stop() {
    if (prometheus != null) {
      prometheus.close();
    }
  }

  @Test
  void soundExpressionsAreFormattedAlike() throws Exception {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < EXPRESSIONS; i++) {
      ExpressionGenerator generator = new ExpressionGenerator(SEED + i, false);
      compare(generator.any(i % 6).toString(), differences);
    }
    assertThat(differences).isEmpty();
  }

  @Test
  void expressionsWithMistakesAreRefusedAlike() throws Exception {
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < EXPRESSIONS; i++) {
      Random random = new Random(SEED + i);
      ExpressionGenerator generator = new ExpressionGenerator(SEED + i, false);
      StringBuilder text = new StringBuilder(generator.any(i % 4).toString());
      for (int n = random.nextInt(3); n >= 0; n--) {
        int start = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), start + random.nextInt(3));
        String mistake = MISTAKES.get(random.nextInt(MISTAKES.size()));
        text.replace(start, end, random.nextInt(4) > 0 ? mistake : "");
      }
      compare(wellFormed(text.toString()), differences);
    }
    assertThat(differences).isEmpty();
  }

  /** The same without halves of surrogate pairs, which can't be sent. */
  private static String wellFormed(String text) {
    return new String(text.getBytes(UTF_8), UTF_8);
  }

  private void compare(String text, List<String> differences) throws Exception {
    String ours = formatted(text);
    String theirs = formattedByPrometheus(text);
    if (!ours.equals(theirs) && !KnownSyntaxDifference.any(ours, theirs)) {
      differences.add("%s%n  Weir:       %s%n  Prometheus: %s".formatted(text, ours, theirs));
    }
  }

  private static String formatted(String text) {
    try {
      Expression expression = PromQlParser.parse(text);
      return expression.pretty();
    } catch (ParseException e) {
      return "refused: " + e.getMessage();
    }
  }

  private String formattedByPrometheus(String text) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:"
                        + Objects.requireNonNull(prometheus).port()
                        + "/api/v1/format_query"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("query=" + URLEncoder.encode(text, UTF_8)))
            .build();
    JsonNode answer = JSON.readTree(client.send(request, BodyHandlers.ofString()).body());
    return answer.path("status").asText().equals("success")
        ? answer.path("data").asText()
        : "refused: "
            + answer.path("error").asText().replaceFirst("^invalid parameter \"query\": ", "");
  }
}
