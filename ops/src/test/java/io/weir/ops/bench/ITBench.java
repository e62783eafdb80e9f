package io.weir.ops.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.ops.command.WeirCommand;
import io.weir.schemas.peers.Peers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Short runs of the benchmarks, from the command to the report. */
class ITBench {
  @TempDir Path directory;

  @Test
  void scrapesAndReports() throws Exception {
    JsonNode report =
        report(
            "scrape",
            "--series=1000",
            "--series-per-target=400",
            "--interval=500ms",
            "--warm-up=2s",
            "--duration=2s");
    assertThat(report.get("series").asInt()).isEqualTo(1_000);
    assertThat(report.get("targets").asInt()).isEqualTo(3);
  }

  @Test
  void runsTheTopologyAndReports() throws Exception {
    JsonNode report =
        report(
            "topology",
            "--samples=200000",
            "--series=2000",
            "--series-per-target=500",
            "--partitions=3",
            "--warm-up-passes=1",
            "--rollups=1m,5m",
            "--property=producer.compression.type=lz4",
            "--timeout=3m");
    assertThat(report.get("samples").asLong()).isEqualTo(200_000);
    assertThat(report.get("threads").asInt()).isEqualTo(2);
    assertThat(report.get("rollups")).hasToString("[\"1m\",\"5m\"]");
  }

  @Test
  void measuresHowSoonResultsOfRulesAreCommitted() throws Exception {
    JsonNode report =
        run(
            "rules",
            List.of(
                "--measure=latency",
                "--targets=3",
                "--series=100",
                "--latency-partitions=2",
                "--latency-tick=1s",
                "--latency-warm-up-ticks=2",
                "--latency-ticks=5",
                "--commit-interval=100ms",
                "--heap=512m"));
    assertThat(report.get("series").asInt()).isEqualTo(300);
    JsonNode latency = report.get("latency");
    assertThat(latency.get("commit_interval").asText()).isEqualTo("100ms");
    assertThat(latency.get("by_partitions"))
        .singleElement()
        .satisfies(measured -> {
          assertThat(measured.get("partitions").asInt()).isEqualTo(2);
          assertThat(measured.get("ticks").asInt()).isEqualTo(5);
          assertThat(measured.get("results_of_tick").asInt()).isPositive();
          assertThat(measured.get("p50_ms").asLong()).isPositive();
          assertThat(measured.get("p99_ms").asLong())
              .isGreaterThanOrEqualTo(measured.get("p50_ms").asLong());
        });
  }

  @Test
  void comparesQueriesWithPrometheus() throws Exception {
    JsonNode report =
        run(
            "promql",
            List.of(
                "--prometheus=" + Peers.executable("prometheus"),
                "--series=50",
                "--interval=30s",
                "--range=10m",
                "--warm-up-rounds=0",
                "--rounds=1"));
    assertThat(report.get("batch"))
        .hasSize(5)
        .allSatisfy(query -> assertThat(query.get("prometheus_ms").asDouble()).isPositive());
  }

  @Test
  void asksAnInstanceAndAPrometheusForTheSamePanels() throws Exception {
    JsonNode report =
        run(
            "query",
            List.of(
                "--prometheus=" + Peers.executable("prometheus"),
                "--series=2000",
                "--series-per-target=1000",
                "--partitions=2",
                "--history=40s",
                "--range=20s",
                "--dashboards=2",
                "--warm-up-rounds=0",
                "--rounds=1",
                "--heap=512m"));
    assertThat(report.get("samples_per_s").asInt()).isEqualTo(2_000);
    for (String server : List.of("weir", "prometheus")) {
      assertThat(report.get(server).get("queries").asInt()).isEqualTo(24);
      assertThat(report.get(server).get("kinds"))
          .hasSize(12)
          .allSatisfy(kind -> assertThat(kind.get("p50_ms").asDouble()).isPositive());
    }
    assertThat(report.get("times_as_fast").get("p50").asDouble()).isPositive();
  }

  @Test
  void refusesNonsenseAndStartsNothing() {
    assertThat(WeirCommand.run("bench", "topology", "--samples=0")).isEqualTo(2);
    assertThat(WeirCommand.run("bench", "topology", "--rollups=5x")).isEqualTo(2);
    assertThat(WeirCommand.run("bench", "scrape", "--series=0")).isEqualTo(2);
    assertThat(WeirCommand.run("bench", "rules", "--latency-ticks=0")).isEqualTo(2);
    assertThat(WeirCommand.run("bench", "query", "--history=1m", "--range=2m")).isEqualTo(2);
    assertThat(WeirCommand.run("bench", "scrape", "--interval=2s", "--duration=1s")).isEqualTo(2);
  }

  /** Runs a benchmark, which must succeed and leave nothing behind. */
  private JsonNode report(String name, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.add("--heap=512m");
    JsonNode report = run(name, arguments);
    assertThat(report.get("samples").asLong()).isPositive();
    assertThat(report.get("wall_s").asDouble()).isPositive();
    assertThat(report.get("cpu_s").asDouble()).isPositive();
    assertThat(report.get("cpu_s_per_million").asDouble()).isPositive();
    assertThat(report.get("samples_per_s").asLong()).isPositive();
    assertThat(report.get("peak_rss_mb").asLong()).isPositive();
    return report;
  }

  private JsonNode run(String name, List<String> options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("bench", name));
    arguments.addAll(options);
    arguments.add("--directory=" + directory);
    PrintStream stdout = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(WeirCommand.run(arguments.toArray(String[]::new))).isZero();
    } finally {
      System.setOut(stdout);
    }
    assertThat(directory).isEmptyDirectory();
    String last = printed.toString(StandardCharsets.UTF_8).lines().toList().getLast();
    JsonNode report = new ObjectMapper().readTree(last);
    assertThat(report.get("bench").asText()).isEqualTo(name);
    return report;
  }
}
