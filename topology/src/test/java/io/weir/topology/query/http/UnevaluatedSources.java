package io.weir.topology.query.http;

import io.weir.schemas.labels.Labels;
import io.weir.topology.query.Asker;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Rules that were never evaluated and targets that were never scraped, since their interval is a
 * hundred years: for us, and as a configuration of Prometheus.
 */
final class UnevaluatedSources implements StatusSource, RuleSource, TargetSource {
  private static final Duration INTERVAL = Duration.ofDays(365 * 100);

  private final Path rules;

  /** Sources whose files of rules are in a folder. */
  UnevaluatedSources(Path folder) {
    this.rules = folder.resolve("rules.yml");
  }

  /** Writes the same for Prometheus, a file that it is configured by. */
  Path configuration(Path folder) throws IOException {
    Files.writeString(
        rules,
        """
        groups:
          - name: first
            interval: 100y
            limit: 5
            rules:
              - alert: alert
                expr: up{job="<a&b>"}==0
                for: 90s
                keep_firing_for: 1500ms
                labels: {severity: page}
                annotations: {summary: 'It is {{ $value }} <b>'}
              - record: job:up:sum
                expr: sum(up)by(job)
          - name: second
            interval: 100y
            rules:
              - record: labelled
                expr: vector(1)
                labels: {severity: none}
              - alert: bare
                expr: vector(1)
        """);
    return Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: {scrape_interval: 100y, evaluation_interval: 1m}
        rule_files: [%s]
        scrape_configs:
          - job_name: first
            static_configs: [{targets: ['one.invalid:80'], labels: {where: '<here>'}}]
          - job_name: second
            scrape_timeout: 5s
            static_configs: [{targets: ['two.invalid:80', 'three.invalid:80']}]
            relabel_configs:
              - {source_labels: [__address__], regex: three.*, action: drop}
        """
            .formatted(rules));
  }

  @Override
  public List<RuleGroupState> groups(Asker asker) {
    RuleState.Evaluation none = RuleState.Evaluation.NONE;
    RuleState alert =
        new RuleState.Alerting(
            "alert",
            "up{job=\"<a&b>\"} == 0",
            Labels.of("severity", "page"),
            none,
            Duration.ofSeconds(90),
            Duration.ofMillis(1500),
            Labels.of("summary", "It is {{ $value }} <b>"),
            List.of());
    RuleState bare =
        new RuleState.Alerting(
            "bare",
            "vector(1)",
            Labels.empty(),
            none,
            Duration.ZERO,
            Duration.ZERO,
            Labels.empty(),
            List.of());
    RuleState sum =
        new RuleState.Recording("job:up:sum", "sum by (job) (up)", Labels.empty(), none);
    RuleState labelled =
        new RuleState.Recording("labelled", "vector(1)", Labels.of("severity", "none"), none);
    return List.of(group("first", 5, alert, sum), group("second", 0, labelled, bare));
  }

  private RuleGroupState group(String name, int limit, RuleState... members) {
    return new RuleGroupState(
        name, rules.toString(), List.of(members), INTERVAL, limit, Duration.ZERO, null);
  }

  @Override
  public List<String> pools(Asker asker) {
    return List.of("second", "first");
  }

  @Override
  public List<TargetState> active(Asker asker) {
    return List.of(
        target("second", "two.invalid:80", "5s"),
        target("first", "one.invalid:80", "10s", "where", "<here>"));
  }

  private static TargetState target(String pool, String address, String timeout, String... labels) {
    return new TargetState(
        discovered(pool, address, timeout, labels),
        Labels.of(labels).toBuilder().set("job", pool).set("instance", address).build(),
        pool,
        "http://" + address + "/metrics",
        "http://" + address + "/metrics",
        "unknown",
        "",
        null,
        Duration.ZERO,
        "100y",
        timeout);
  }

  private static Labels discovered(String pool, String address, String timeout, String... labels) {
    return Labels.of(labels).toBuilder()
        .set("__address__", address)
        .set("__metrics_path__", "/metrics")
        .set("__scheme__", "http")
        .set("__scrape_interval__", "100y")
        .set("__scrape_timeout__", timeout)
        .set("job", pool)
        .build();
  }

  @Override
  public List<DroppedTarget> dropped(Asker asker) {
    return List.of(new DroppedTarget(discovered("second", "three.invalid:80", "5s"), "second"));
  }

  @Override
  public Map<String, Integer> droppedCounts(Asker asker) {
    return Map.of("first", 0, "second", 1);
  }

  @Override
  public List<MetricMetadata> metadata(Asker asker) {
    return List.of();
  }

  @Override
  public List<URI> alertmanagers(Asker asker) {
    return List.of();
  }

  @Override
  public String configuration() {
    return "weir: {}\n";
  }

  @Override
  public Map<String, String> flags() {
    return Map.of("config.file", "weir.yaml");
  }

  @Override
  public BuildInformation build() {
    return new BuildInformation("1.2.3", "abc", "main", "who@where", "20260101-00:00:00", "25");
  }

  @Override
  public RuntimeInformation runtime() {
    Instant started = Instant.parse("2026-01-02T03:04:05.670Z");
    return new RuntimeInformation(started, "/", "here", true, started, 10, 2, 1 << 30, "1h");
  }

  @Override
  public HeadStatistics head(Asker asker, int limit) {
    List<HeadStatistics.Count> counts = List.of(new HeadStatistics.Count("up", 6));
    return new HeadStatistics(1, 2, 3, 4, 5, counts, counts, counts, counts);
  }

  @Override
  public Labels externalLabels() {
    return Labels.empty();
  }
}
