package io.weir.scraper.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblems;
import io.weir.schemas.labels.Labels;
import io.weir.scraper.config.ScrapeConfig;
import io.weir.scraper.config.ScrapeConfiguration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TargetResolverTest {

  static ScrapeConfig job(String yaml) {
    ConfigProblems problems = new ConfigProblems();
    ConfigNode root =
        ConfigNode.parse("prometheus.yml", "scrape_configs:\n- job_name: node\n" + yaml.indent(2));
    Optional<ScrapeConfiguration> configuration =
        ScrapeConfiguration.read(root, Path.of(""), Map.of(), problems);
    problems.throwIfAny();
    return configuration.orElseThrow().scrapeConfigs().getFirst();
  }

  private static ResolvedTargets resolve(String yaml) {
    ScrapeConfig job = job(yaml);
    return new TargetResolver(job).resolve(TargetGroups.ofStatic(job.staticConfigs()));
  }

  private static Target only(String yaml) {
    ResolvedTargets resolved = resolve(yaml);
    assertThat(resolved.failures()).isEmpty();
    assertThat(resolved.active()).hasSize(1);
    return resolved.active().getFirst();
  }

  @Test
  void labelsAndUrlOfAPlainTarget() {
    Target target = only("static_configs: [{targets: ['localhost:9100'], labels: {env: dev}}]");
    assertThat(target.jobName()).isEqualTo("node");
    assertThat(target.url()).hasToString("http://localhost:9100/metrics");
    assertThat(target.labels())
        .isEqualTo(Labels.of("env", "dev", "instance", "localhost:9100", "job", "node"));
    assertThat(target.scrapeInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(target.scrapeTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(target.discoveredLabels())
        .isEqualTo(
            Labels.of(
                "__address__", "localhost:9100",
                "__metrics_path__", "/metrics",
                "__scheme__", "http",
                "__scrape_interval__", "1m",
                "__scrape_timeout__", "10s",
                "env", "dev",
                "job", "node"));
  }

  @Test
  void addsNoDefaultPort() {
    Target target = only("scheme: https\nstatic_configs: [{targets: [example.org]}]");
    assertThat(target.labels().value("instance")).isEqualTo("example.org");
    assertThat(target.url()).hasToString("https://example.org/metrics");
    assertThat(only("static_configs: [{targets: ['[::1]:9100']}]").url())
        .hasToString("http://[::1]:9100/metrics");
    assertThat(only("static_configs: [{targets: ['node_exporter:9100']}]").url())
        .hasToString("http://node_exporter:9100/metrics");
  }

  @Test
  void labelsOfTheGroupMayNameJobInstanceAndPath() {
    Target target =
        only(
            """
            static_configs:
              - targets: ['a:1']
                labels: {job: other, instance: i, __metrics_path__: '/x?y', __scrape_interval__: 30s}
            """);
    assertThat(target.labels()).isEqualTo(Labels.of("instance", "i", "job", "other"));
    assertThat(target.jobName()).isEqualTo("node");
    assertThat(target.url()).hasToString("http://a:1/x%3Fy");
    assertThat(target.scrapeInterval()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void relabellingMovesTargets() {
    Target target =
        only(
            """
            metrics_path: /probe
            params: {module: [http_2xx, second], debug: ['a b']}
            static_configs: [{targets: ['https://example.org/path']}]
            relabel_configs:
              - {source_labels: [__address__], target_label: __param_target}
              - {source_labels: [__param_target], target_label: instance}
              - {target_label: __address__, replacement: 'prober:9115'}
              - {target_label: __param_module, replacement: tcp}
              - {target_label: __tmp_x, replacement: seen}
              - {target_label: __meta_x, replacement: seen}
              - {target_label: __scheme__, replacement: https}
              - {target_label: __scrape_timeout__, replacement: 5s}
            """);
    assertThat(target.url().toString())
        .isEqualTo(
            "https://prober:9115/probe?debug=a+b&module=tcp&module=second"
                + "&target=https%3A%2F%2Fexample.org%2Fpath");
    assertThat(target.labels())
        .isEqualTo(Labels.of("instance", "https://example.org/path", "job", "node"));
    assertThat(target.scrapeTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(target.discoveredLabels().value("__param_module")).isEqualTo("http_2xx");
  }

  @Test
  void remembersWhatRelabellingDropped() {
    String drops =
        """
        static_configs: [{targets: ['a:1', 'b:1', 'c:1']}]
        relabel_configs: [{action: keep, source_labels: [__address__], regex: 'a.*'}]
        """;
    ResolvedTargets resolved = resolve(drops);
    assertThat(resolved.active()).hasSize(1);
    assertThat(resolved.droppedCount()).isEqualTo(2);
    assertThat(resolved.dropped())
        .extracting(labels -> labels.value("__address__"))
        .containsExactly("b:1", "c:1");
    ResolvedTargets limited = resolve(drops + "keep_dropped_targets: 1\n");
    assertThat(limited.dropped()).hasSize(1);
    assertThat(limited.droppedCount()).isEqualTo(2);
  }

  @Test
  void mergesDuplicates() {
    ResolvedTargets resolved =
        resolve(
            """
            static_configs:
              - targets: ['a:1', 'a:1']
              - {targets: ['a:1'], labels: {__meta_zone: z}}
              - {targets: ['a:1'], labels: {zone: z}}
            """);
    assertThat(resolved.active()).hasSize(2);
  }

  @Test
  void tellsWhatCannotBeScraped() {
    ResolvedTargets resolved =
        resolve(
            """
            static_configs:
              - {targets: [''], labels: {n: '1'}}
              - {targets: ['a/b']}
              - {targets: ['a:port']}
              - {targets: ['u:p@a:1']}
              - {targets: ['a:1'], labels: {__scrape_interval__: soon}}
              - {targets: ['a:1'], labels: {__scrape_interval__: '0'}}
              - {targets: ['a:1'], labels: {__scrape_interval__: 5s}}
              - {targets: ['a:1'], labels: {__scheme__: ftp}}
            relabel_configs: [{target_label: x, replacement: y}]
            """);
    assertThat(resolved.active()).isEmpty();
    assertThat(resolved.failures())
        .containsExactly(
            "0[0]: expected the label __address__, found none",
            "1[0]: __address__: expected host:port, found \"a/b\"",
            "2[0]: __address__: expected host:port, found \"a:port\"",
            "3[0]: __address__: expected host:port, found \"u:p@a:1\"",
            "4[0]: __scrape_interval__: expected a duration such as 15s, found \"soon\"",
            "5[0]: __scrape_interval__: expected more than 0, found 0",
            "6[0]: __scrape_timeout__: expected at most the scrape interval 5s, found 10s",
            "7[0]: __scheme__: expected http or https, found \"ftp\"");
  }

  @Test
  void sameTargetDespiteOtherDiscoveredLabels() {
    Target first = only("static_configs: [{targets: ['a:1'], labels: {__meta_x: '1'}}]");
    Target second = only("static_configs: [{targets: ['a:1'], labels: {__meta_x: '2'}}]");
    assertThat(first.identity()).isEqualTo(second.identity());
    assertThat(first).isNotEqualTo(second);
    List<String> others =
        List.of(
            "static_configs: [{targets: ['a:1'], labels: {x: '1'}}]",
            "scrape_interval: 30s\nstatic_configs: [{targets: ['a:1']}]",
            "metrics_path: /x\nstatic_configs: [{targets: ['a:1']}]");
    assertThat(others)
        .allSatisfy(yaml -> assertThat(only(yaml).identity()).isNotEqualTo(first.identity()));
  }
}
