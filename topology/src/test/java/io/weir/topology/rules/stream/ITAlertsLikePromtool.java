package io.weir.topology.rules.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.Peers;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.result.RuleResult;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.rules.schedule.RuleProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Alerts that go through the stream, over restarts, late samples and a change of other rules, are
 * pending and fire at the same ticks, since the same ticks and with the same texts as in
 * Prometheus: {@code promtool test rules} must find all of them as they are.
 */
final class ITAlertsLikePromtool {
  private static final long START = 1_800_000_000_000L;
  private static final long SAMPLE_MILLIS = 15_000;
  private static final long TICK_MILLIS = 30_000;
  private static final long LENGTH = 40 * 60_000L;
  private static final long SETTLING_ROUNDS = 8;

  private static final List<String> ALERTS =
      List.of("AtOnce", "Held", "Kept", "HeldAndKept", "OfRecord");

  private static final String RULES =
      """
      groups:
        - name: alerts
          interval: 30s
          rules:
            - alert: AtOnce
              expr: m > 2
              annotations: {text: '{{ $labels.instance }} of {{ $labels.job }} has {{ $value }}'}
            - alert: Held
              expr: m > 1
              for: 1m
              labels: {severity: '{{ if gt $value 3.0 }}page{{ else }}mail{{ end }}'}
            - alert: Kept
              expr: m > 3
              keep_firing_for: 90s
            - alert: HeldAndKept
              expr: m > 1
              for: 75s
              keep_firing_for: 2m
              annotations: {text: '{{ $value | humanize }}'}
            - record: job:m:sum
              expr: sum by (job) (m)
            - alert: OfRecord
              expr: job:m:sum > 6
              for: 30s
              keep_firing_for: 30s
            - record: alerts:count
              expr: count by (alertname, alertstate) (ALERTS)
      """;

  private static final String FURTHER =
      """
        - name: further
          interval: 30s
          rules: [{record: further, expr: count(m)}]
      """;

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @CsvSource({"1, 0, 0, 1", "3, 0, 10, 2", "3, 15, 10, 3", "1, 15, 10, 4"})
  void areAsPrometheusHasThem(int partitions, int latePercent, int restartsPermille, long seed)
      throws Exception {
    Map<Labels, NavigableMap<Long, Double>> samples = samples(new Random(seed));
    try (RuleCluster cluster = new RuleCluster(program(false), partitions, seed)) {
      cluster.restarting(restartsPermille);
      run(cluster, new Arrivals(samples, START, latePercent, new Random(seed)));
      assertThat(cluster.rejected).isEmpty();
      AlertUnitTest test = new AlertUnitTest("rules.yml", TICK_MILLIS, SAMPLE_MILLIS, START);
      samples.forEach(
          (labels, values) -> test.series(labels, values, SAMPLE_MILLIS, START + LENGTH));
      Map<Long, Map<Labels, RuleResult>> results = cluster.lastResults();
      Map<Long, Map<String, AlertRecord>> alerts = cluster.lastAlerts();
      for (long tick = START; tick < START + LENGTH; tick += TICK_MILLIS) {
        Map<Labels, RuleResult> values = results.getOrDefault(tick, Map.of());
        Map<String, AlertRecord> told = alerts.getOrDefault(tick, Map.of());
        for (String alert : ALERTS) {
          test.firing(alert, tick, told.values());
        }
        for (String name : List.of("ALERTS", "ALERTS_FOR_STATE", "alerts:count", "job:m:sum")) {
          test.values(name, tick, values);
        }
        assertThat(active(told)).as("at %s", tick).isEqualTo(inSeries(values));
      }
      assertThat(states(alerts))
          .containsEntry(AlertState.PENDING, true)
          .containsEntry(AlertState.FIRING, true)
          .containsEntry(AlertState.RESOLVED, true);
      assertAccepted(test);
    }
  }

  private static RuleProgram program(boolean changed) {
    RuleSetVersion first = RuleStreamTest.version(1, RuleSetVersion.FROM_THE_BEGINNING, RULES);
    return RuleStreamTest.program(
        changed
            ? List.of(first, RuleStreamTest.version(2, START + LENGTH / 2, RULES + FURTHER))
            : List.of(first));
  }

  /** Everything restarts in the middle, and learns of a further rule. */
  private static void run(RuleCluster cluster, Arrivals arrivals) {
    long rounds = Math.max(arrivals.lastRound(), LENGTH / SAMPLE_MILLIS + 1) + SETTLING_ROUNDS;
    long middle = LENGTH / 2 / SAMPLE_MILLIS + 1;
    RuleProgram newer = program(true);
    for (long round = 0; round <= rounds; round++) {
      if (round == middle) {
        cluster.restart();
      }
      if (round == middle + 5) {
        assertThat(cluster.learn(newer, 100)).isTrue();
      }
      long now = START + round * Arrivals.ROUND_MILLIS;
      cluster.send(arrivals.in(round), now, now);
      cluster.settle(now);
    }
  }

  private static Map<Labels, NavigableMap<Long, Double>> samples(Random random) {
    Map<Labels, NavigableMap<Long, Double>> samples = new TreeMap<>();
    for (String job : List.of("a", "b")) {
      for (String instance : List.of("0", "1", "2")) {
        NavigableMap<Long, Double> values = new TreeMap<>();
        double value = random.nextInt(5);
        for (long time = START; time < START + LENGTH; time += SAMPLE_MILLIS) {
          if (random.nextInt(6) == 0) {
            value = random.nextInt(6);
          }
          switch (random.nextInt(40)) {
            case 0 -> values.put(time, StaleMarker.VALUE);
            case 1 -> time += SAMPLE_MILLIS * random.nextInt(30);
            default -> values.put(time, value);
          }
        }
        samples.put(Labels.of("__name__", "m", "job", job, "instance", instance), values);
      }
    }
    return samples;
  }

  /** Since when alerts are active, in seconds, by their labels with their states. */
  private static Map<Labels, Double> active(Map<String, AlertRecord> told) {
    Map<Labels, Double> active = new HashMap<>();
    for (AlertRecord alert : told.values()) {
      if (alert.state() == AlertState.PENDING || alert.state() == AlertState.FIRING) {
        String state = alert.state() == AlertState.PENDING ? "pending" : "firing";
        active.put(
            alert.labels().toBuilder().set("alertstate", state).build(),
            alert.activeAtMillis() / 1000.0);
      }
    }
    return active;
  }

  /** The same as the series of alerts say it. */
  private static Map<Labels, Double> inSeries(Map<Labels, RuleResult> values) {
    Map<Labels, Double> active = new HashMap<>();
    values.forEach((labels, result) -> {
      if (labels.metricName().equals("ALERTS") && !result.element().stale()) {
        Map<String, String> since = new HashMap<>(labels.toMap());
        since.remove("alertstate");
        since.put(Labels.METRIC_NAME, "ALERTS_FOR_STATE");
        Map<String, String> shown = new HashMap<>(labels.toMap());
        shown.remove(Labels.METRIC_NAME);
        active.put(Labels.ofMap(shown), values.get(Labels.ofMap(since)).element().value());
      }
    });
    return active;
  }

  private static Map<AlertState, Boolean> states(Map<Long, Map<String, AlertRecord>> alerts) {
    Map<AlertState, Boolean> states = new HashMap<>();
    alerts
        .values()
        .forEach(tick -> tick.values().forEach(alert -> states.put(alert.state(), true)));
    return states;
  }

  private void assertAccepted(AlertUnitTest test) throws Exception {
    Path file = Files.writeString(folder.resolve("test.yml"), test.toString());
    assertThat(promtool(RULES, file)).isEqualTo("SUCCESS");
    assertThat(promtool(RULES.replace("for: 75s", "for: 105s"), file)).contains("FAILED");
  }

  /** How a test ends with rules. */
  private String promtool(String rules, Path test) throws Exception {
    Files.writeString(folder.resolve("rules.yml"), rules);
    Process promtool =
        new ProcessBuilder(
                Peers.executable("promtool").toString(), "test", "rules", test.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return promtool.waitFor() == 0 ? "SUCCESS" : output;
  }
}
