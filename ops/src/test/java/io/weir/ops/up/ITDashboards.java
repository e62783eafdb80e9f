package io.weir.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.grafana.Dashboard;
import io.weir.ops.grafana.MetricsPage;
import io.weir.schemas.peers.Promtool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever a panel of Grafana's dashboards asks for, a Weir has, after each thing has happened that
 * a panel counts.
 */
final class ITDashboards {
  /** What Kafka's clients count is looked up once a minute. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final byte[] NOT_AVRO = "up 1".getBytes(StandardCharsets.UTF_8);
  private static final String RULES =
      """
      groups:
        - name: weir
          rules:
            - {record: job:work:sum, expr: sum by (job) (work_total)}
            - {alert: Up, expr: up == 1}
      """;
  private static final String CONFIGURATION =
      """
      global: {scrape_interval: 1s, evaluation_interval: 1s}
      rule_files: [rules.yml]
      scrape_configs:
        - job_name: counting
          static_configs: [{targets: ["127.0.0.1:{target}"]}]
      """
          + WeirUp.PORTS
          + """
            rollups: [1s]
            sinks:
              - name: short
                topics: [clean, rollup, results, alerts]
                duckdb: {path: weir.duckdb}
                write_relabel_configs:
                  - {source_labels: [__name__], regex: "work_.*", action: drop}
          """;

  @Test
  void everyPanelAsksForWhatThereIs(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("rules.yml"), RULES);
    try (CountingTarget target = new CountingTarget();
        WeirUp weir =
            WeirUp.start(directory, CONFIGURATION.replace("{target}", "" + target.port()));
        ForeignProducer producer =
            new ForeignProducer(weir.bootstrapServers(), weir.registryUrl())) {
      producer.send("weir.samples", 0, NOT_AVRO);
      producer.send("weir.clean", 0, NOT_AVRO);
      Await.until(PATIENCE, () -> String.join("\n", missing(weir)), () -> missing(weir).isEmpty());
      assertThat(oddities(directory, Http.get(weir.process().uri("/metrics")).body())).isEmpty();
    }
  }

  /** What promtool has to say of our own metrics; others' have the names that they have. */
  private static List<String> oddities(Path directory, String page)
      throws IOException, InterruptedException {
    Promtool.Run run = Promtool.run(directory, page, List.of("check", "metrics"));
    assertThat(run.exitCode()).as("%s", run).isIn(0, 3);
    return run.error().lines().filter(line -> line.contains("weir_")).toList();
  }

  private static List<String> missing(WeirUp weir) {
    MetricsPage page = MetricsPage.read(Http.get(weir.process().uri("/metrics")).body());
    assertThat(page.series()).isNotEmpty();
    return Dashboard.all().stream()
        .flatMap(dashboard -> dashboard.queries().stream())
        .flatMap(query -> page.missing(query).stream())
        .toList();
  }
}
