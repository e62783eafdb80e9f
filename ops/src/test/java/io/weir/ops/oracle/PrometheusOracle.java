package io.weir.ops.oracle;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.PeerProcess;
import io.weir.schemas.peers.Peers;
import io.weir.schemas.peers.PrometheusAnswer;
import io.weir.schemas.peers.PrometheusApi;
import io.weir.schemas.peers.RemoteWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A Prometheus that has the data, and says what rules have to record. For one thread. */
final class PrometheusOracle implements AutoCloseable {
  private static final int TOLD = 20;
  private static final int TOLD_OF_RULE = 4;

  private final PeerProcess prometheus;

  private PrometheusOracle(PeerProcess prometheus) {
    this.prometheus = prometheus;
  }

  /** Starts one with the data. */
  static PrometheusOracle start(Path folder, OracleData data)
      throws IOException, InterruptedException {
    Path configuration = Files.writeString(folder.resolve("prometheus.yml"), "global: {}\n");
    PeerProcess prometheus =
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
            Duration.ofSeconds(60));
    PrometheusOracle oracle = new PrometheusOracle(prometheus);
    try {
      new RemoteWrite(prometheus.uri("/api/v1/write")).send(data.written());
    } catch (RuntimeException | Error | InterruptedException e) {
      oracle.close();
      throw e;
    }
    return oracle;
  }

  /** How results differ from its answers; at most so many that one can read them. */
  List<String> differences(RuleList rules, RuleResults results, boolean strictMarkers) {
    List<String> differences = new ArrayList<>();
    for (OracleRule rule : rules.rules()) {
      ResultComparison comparison = new ResultComparison(rule, strictMarkers);
      List<String> found = compare(comparison, rule, results);
      if (!found.isEmpty() && hasHistograms(rule)) {
        // Prometheus 3.5 lets native histograms share their memory, from one query to later ones.
        prometheus.close();
        prometheus.startAgain();
        found = compare(comparison, rule, results);
      }
      differences.addAll(found.size() <= TOLD_OF_RULE ? found : found.subList(0, TOLD_OF_RULE));
    }
    return differences.size() <= TOLD ? differences : differences.subList(0, TOLD);
  }

  /** Records of rules for which it gives nothing at any tick. */
  List<String> silent(RuleList rules) {
    return rules.rules().stream()
        .filter(rule -> {
          boolean fails = rule.expectation().compare() == Expectation.Compare.NONE;
          return recorded(rule, fails ? rule.expectation().of() : rule.asked()).isEmpty();
        })
        .map(OracleRule::record)
        .toList();
  }

  private static boolean hasHistograms(OracleRule rule) {
    return rule.asked().contains("rpc_");
  }

  private List<String> compare(ResultComparison comparison, OracleRule rule, RuleResults results) {
    return switch (rule.expectation().compare()) {
      case EXACT -> comparison.exact(recorded(rule, rule.asked()), results);
      case TIES -> comparison.ties(recorded(rule, rule.asked()), results);
      case ANY ->
          comparison.any(
              recorded(rule, rule.asked()), recorded(rule, rule.expectation().of()), results);
      case NONE -> comparison.none(recorded(rule, rule.expectation().of()), results);
    };
  }

  /** An expression's values at all ticks of a rule, as the rule would record them. */
  private Map<Labels, Map<Long, List<Double>>> recorded(OracleRule rule, String expression) {
    PrometheusApi api = new PrometheusApi(prometheus.uri("/"));
    Map<Labels, Map<Long, List<Double>>> recorded = new TreeMap<>();
    if (rule.expectation().tickByTick()) {
      for (long millis = rule.firstMillis();
          millis <= rule.lastMillis();
          millis += rule.intervalMillis()) {
        add(rule, expression, api.at(expression, millis), recorded);
      }
    } else {
      PrometheusAnswer answer =
          api.over(expression, rule.firstMillis(), rule.lastMillis(), rule.intervalMillis());
      add(rule, expression, answer, recorded);
    }
    return recorded;
  }

  private static void add(
      OracleRule rule,
      String expression,
      PrometheusAnswer answer,
      Map<Labels, Map<Long, List<Double>>> recorded) {
    if (!answer.refusal().isEmpty()) {
      throw new AssertionError(
          "%s: %s: expected an answer of Prometheus, found %s"
              .formatted(rule.record(), expression, answer.refusal()));
    }
    answer
        .series()
        .forEach((labels, points) ->
            recorded.computeIfAbsent(rule.recorded(labels), key -> new TreeMap<>()).putAll(points));
  }

  @Override
  public void close() {
    prometheus.close();
  }
}
