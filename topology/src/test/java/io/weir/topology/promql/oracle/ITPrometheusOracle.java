package io.weir.topology.promql.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.peers.Peers;
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
    Path samples = folder.resolve("samples.txt");
    data.write(samples);
    Path storage = folder.resolve("storage");
    Process promtool =
        new ProcessBuilder(
                Peers.executable("promtool").toString(),
                "tsdb",
                "create-blocks-from",
                "openmetrics",
                samples.toString(),
                storage.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("promtool.log").toFile())
            .start();
    int exitCode = promtool.waitFor();
    assertThat(exitCode).as(Files.readString(folder.resolve("promtool.log"))).isZero();
    Path configuration = Files.writeString(folder.resolve("prometheus.yml"), "global: {}\n");
    try (PeerProcess prometheus =
        PeerProcess.start(
            "prometheus",
            port ->
                new ProcessBuilder(
                    Peers.executable("prometheus").toString(),
                    "--config.file=" + configuration,
                    "--storage.tsdb.path=" + storage,
                    "--storage.tsdb.retention.time=100y",
                    "--web.listen-address=127.0.0.1:" + port,
                    "--enable-feature=promql-experimental-functions"),
            "/-/ready",
            Duration.ofSeconds(60))) {
      compare(data, new PrometheusApi(prometheus.uri("/")));
    }
  }

  private static void compare(OracleData data, PrometheusApi api) {
    ExpressionGenerator generator = new ExpressionGenerator(SEED);
    Random random = new Random(SEED);
    List<String> differences = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < EXPRESSIONS && differences.size() < 10; i++) {
      String query = generator.expression();
      long start = OracleData.START_MILLIS + random.nextInt(3_000_000);
      long step = 1_000L * (1 + random.nextInt(120));
      Comparison comparison = new Comparison(data, api, start, random.nextBoolean() ? 0 : step);
      Answer ours = comparison.ours(query);
      refused += ours.refusal().isEmpty() ? 0 : 1;
      if (!ours.agreesWith(comparison.theirs(query))) {
        String least = comparison.least(query);
        differences.add(
            "%s%n  of %s%n  at %d step %d%n  ours   %s%n  theirs %s"
                .formatted(
                    least,
                    query,
                    start,
                    comparison.step,
                    comparison.ours(least),
                    comparison.theirs(least)));
      }
    }
    assertThat(differences).isEmpty();
    assertThat(refused).as("refused expressions").isLessThan(EXPRESSIONS / 2);
  }

  /** One query's time, or times if there is a step. */
  private record Comparison(OracleData data, PrometheusApi api, long start, long step) {
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
      return step == 0 ? api.at(query, start) : api.over(query, start, start + STEPS * step, step);
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
        if (comparable && !ours(text).agreesWith(theirs(text))) {
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
