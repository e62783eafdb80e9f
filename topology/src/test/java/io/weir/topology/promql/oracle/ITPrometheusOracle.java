package io.weir.topology.promql.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.peers.Peers;
import io.weir.schemas.peers.PrometheusApi;
import io.weir.schemas.peers.RemoteWrite;
import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.InvalidSpanException;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.promql.value.QueryException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random expressions over random data give what a real Prometheus 3 gives. The number of
 * expressions and the seed are {@code weir.oracle.expressions} and {@code weir.oracle.seed}.
 */
final class ITPrometheusOracle {
  private static final int EXPRESSIONS = Integer.getInteger("weir.oracle.expressions", 1500);
  private static final long SEED = Long.getLong("weir.oracle.seed", 42);

  @TempDir private Path folder;

  @Test
  void givesWhatPrometheusGives() throws Exception {
    OracleData data = new OracleData(SEED);
    Path configuration = Files.writeString(folder.resolve("prometheus.yml"), "global: {}\n");
    try (PeerProcess prometheus =
        PeerProcess.start(
            "prometheus",
            port ->
                new ProcessBuilder(
                    Peers.executable("prometheus").toString(),
                    "--config.file=" + configuration,
                    "--storage.tsdb.path=" + folder.resolve("storage"),
                    "--storage.tsdb.retention.time=100y",
                    "--web.listen-address=127.0.0.1:" + port,
                    "--web.enable-remote-write-receiver",
                    "--enable-feature=promql-experimental-functions,native-histograms"),
            "/-/ready",
            Duration.ofSeconds(60))) {
      new RemoteWrite(prometheus.uri("/api/v1/write")).send(data.samples());
      compare(data, prometheus);
    }
  }

  private static void compare(OracleData data, PeerProcess prometheus) {
    ExpressionGenerator generator = new ExpressionGenerator(SEED);
    Random random = new Random(SEED);
    List<String> differences = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < EXPRESSIONS && differences.size() < 10; i++) {
      String query = generator.expression();
      long start = OracleData.START_MILLIS + random.nextInt(3_000_000);
      long step = 1_000L * (1 + random.nextInt(120));
      Comparison comparison =
          new Comparison(data, prometheus, start, random.nextBoolean() ? 0 : step);
      refused += comparison.ours(query).refusal().isEmpty() ? 0 : 1;
      if (comparison.difference(query).isPresent()) {
        String least = comparison.least(query);
        differences.add(
            "%n%s%n  of %s%n  at %d step %d: %s"
                .formatted(
                    least, query, start, comparison.step, comparison.difference(least).orElse("")));
      }
    }
    assertThat(differences).isEmpty();
    assertThat(refused).as("refused expressions").isLessThan(EXPRESSIONS / 2);
  }

  /** One query's time, or times if there is a step. */
  private record Comparison(OracleData data, PeerProcess prometheus, long start, long step) {
    private static final int STEPS = 7;

    Answer ours(String query) {
      try {
        PromqlQuery planned = PromqlQuery.of(PromQlParser.parse(query));
        return Answer.of(
            (step == 0
                    ? planned.at(data.data(), EvaluationOptions.DEFAULTS, start)
                    : planned.over(
                        data.data(), EvaluationOptions.DEFAULTS, start, start + STEPS * step, step))
                .value());
      } catch (QueryException | ParseException | InvalidSpanException e) {
        return Answer.refused(String.valueOf(e.getMessage()));
      }
    }

    Answer theirs(String query) {
      PrometheusApi api = new PrometheusApi(prometheus.uri("/"));
      return Answer.of(
          step == 0 ? api.at(query, start) : api.over(query, start, start + STEPS * step, step));
    }

    /**
     * How the answers differ; empty if they agree. Prometheus 3.5 lets native histograms share
     * their memory, from one query to later ones, so that now and then all have the buckets of one
     * of them. So a difference counts if a Prometheus that has just started has it, too.
     */
    Optional<String> difference(String query) {
      if (differenceNow(query).isEmpty()) {
        return Optional.empty();
      }
      prometheus.close();
      prometheus.startAgain();
      return differenceNow(query);
    }

    private Optional<String> differenceNow(String query) {
      Answer ours = ours(query);
      Answer theirs = theirs(query);
      return KnownDifference.of(ours, theirs).isPresent()
          ? Optional.empty()
          : ours.difference(theirs);
    }

    /** The smallest part of a query whose answers differ. */
    String least(String query) {
      Expression expression;
      try {
        expression = PromQlParser.parse(query);
      } catch (ParseException e) {
        return query;
      }
      return least(expression, query);
    }

    private String least(Expression expression, String found) {
      for (Expression child : expression.children()) {
        boolean comparable = child.type() == ValueType.VECTOR || child.type() == ValueType.SCALAR;
        String text = child.toString();
        if (comparable && difference(text).isPresent()) {
          return least(child, text);
        }
        if (!comparable) {
          String inner = least(child, found);
          if (!inner.equals(found)) {
            return inner;
          }
        }
      }
      return found;
    }
  }
}
