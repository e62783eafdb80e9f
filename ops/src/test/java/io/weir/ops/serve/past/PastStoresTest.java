package io.weir.ops.serve.past;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.ops.config.WeirConfiguration;
import io.weir.ops.config.WeirSection;
import io.weir.sinks.clickhouse.ClickHouseSinkConnector;
import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.duckdb.DuckDbSinkConnector;
import io.weir.sinks.prometheus.PrometheusRemoteWriteSinkConnector;
import io.weir.sinks.remotewrite.Compression;
import io.weir.sinks.remotewrite.HttpAccess;
import io.weir.sinks.remotewrite.ProtobufMessage;
import io.weir.sinks.remotewrite.RemoteWriteTarget;
import io.weir.sinks.victoriametrics.VictoriaMetricsSinkConnector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which layers queries have of which sinks. */
final class PastStoresTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final long MINUTE = 60_000;

  private static List<String> layers(boolean sameProcess, String sinks) {
    return layers(sameProcess, sinks, "");
  }

  /** As store, content, window, and from when on it holds all, in minutes ago. */
  private static List<String> layers(boolean sameProcess, String sinks, String further) {
    WeirSection weir =
        WeirConfiguration.parse(
                "weir.yml", "weir:\n  sinks:\n" + sinks.indent(4) + further, Map.of())
            .weir();
    try (PastStores stores =
        PastStores.of(
            weir,
            new PastStores.Sinks(weir.sinks(), connectors(), sameProcess),
            Map.of("bootstrap.servers", "127.0.0.1:1"),
            () -> name -> false,
            new SimpleMeterRegistry())) {
      return stores.layers().stream()
          .map(layer ->
              "%s %s %s %s"
                  .formatted(
                      layer.store(),
                      layer.content(),
                      Duration.ofMillis(layer.windowMillis()),
                      layer.heldFromMillis(NOW) == Long.MIN_VALUE
                          ? "ever"
                          : (NOW - layer.heldFromMillis(NOW)) / MINUTE))
          .toList();
    }
  }

  private static Map<String, Map<String, String>> connectors() {
    EmbeddedSink sink =
        new EmbeddedSink(
            "any",
            List.of("weir.clean"),
            "127.0.0.1:1",
            List.of(URI.create("http://127.0.0.1:1")),
            "weir.rejected");
    return Map.of(
        "duckdb",
        DuckDbSinkConnector.embeddedConfig(sink, Path.of("weir.duckdb"), RetentionPeriods.FOR_EVER),
        "clickhouse",
        ClickHouseSinkConnector.embeddedConfig(
            sink,
            new ClickHouseSinkConnector.Server(
                URI.create("http://127.0.0.1:1"), "weir", "default", "", ""),
            RetentionPeriods.FOR_EVER),
        "prom",
        PrometheusRemoteWriteSinkConnector.embeddedConfig(
            sink,
            new RemoteWriteTarget(
                "http://127.0.0.1:1", Compression.SNAPPY, "1h", HttpAccess.OPEN, Path.of("")),
            ProtobufMessage.WRITE_REQUEST,
            true,
            ""),
        "vm",
        VictoriaMetricsSinkConnector.embeddedConfig(
            sink,
            new RemoteWriteTarget(
                "http://127.0.0.1:1", Compression.ZSTD, "5m", HttpAccess.OPEN, Path.of(""))));
  }

  @Test
  void tablesHoldEachKindForItsTime() {
    assertThat(
            layers(
                true,
                """
                - name: duckdb
                  duckdb: {retention: 2h, rollup_retention: {5m: 1d}, result_retention: 3d}
                """))
        .containsExactly(
            "duckdb SAMPLES PT0S 115",
            "duckdb SAMPLES PT5M 1435",
            "duckdb SAMPLES PT1H ever",
            "duckdb RESULTS PT0S 4315");
    assertThat(
            layers(
                false,
                """
                - name: clickhouse
                  topics: [clean, rollup.1h]
                  clickhouse: {url: "http://127.0.0.1:1", retention: 0}
                """))
        .containsExactly("clickhouse SAMPLES PT0S ever", "clickhouse SAMPLES PT1H ever");
  }

  @Test
  void victoriaMetricsHoldsWhatBearsTheNamesOfSeries() {
    String url = "victoriametrics: {url: \"http://127.0.0.1:1\", retention: 1h}";
    assertThat(layers(false, "- {name: vm, topics: [rollup, results], " + url + "}"))
        .containsExactly("vm SAMPLES PT5M 55", "vm RESULTS PT0S 55");
    assertThat(layers(false, "- {name: vm, topics: [clean, rollup, results], " + url + "}"))
        .containsExactly("vm SAMPLES PT0S 55");
    assertThat(layers(false, "- {name: vm, topics: [results], " + url + "}"))
        .containsExactly("vm RESULTS PT0S 55");
  }

  @Test
  void whatNobodyWritesIsNotHeld() {
    assertThat(
            layers(
                false,
                """
                - name: clickhouse
                  topics: [clean, results]
                  clickhouse: {url: "http://127.0.0.1:1"}
                """,
                "  stream: {clean: false}\n"))
        .containsExactly("clickhouse RESULTS PT0S ever");
  }

  @Test
  void someStoresAreNotRead() {
    String clickHouse = "clickhouse: {url: \"http://127.0.0.1:1\"}";
    assertThat(layers(false, "- {name: duckdb, duckdb: {}}")).isEmpty();
    assertThat(layers(true, "- {name: duckdb, read: false, duckdb: {}}")).isEmpty();
    assertThat(
            layers(
                false,
                "- {name: vm, victoriametrics: {url: \"http://vminsert:8480/insert/0/prometheus\"}}"))
        .isEmpty();
    assertThat(
            layers(
                false,
                "- {name: vm, topics: [results], victoriametrics: {url: \"http://vminsert:8480/insert/0/prometheus\","
                    + " read_url: \"http://vmselect:8481/select/0/prometheus\"}}"))
        .hasSize(1);
    assertThat(layers(false, "- {name: prom, remote_write: {url: \"http://p:9090/api/v1/write\"}}"))
        .isEmpty();
    assertThat(
            layers(
                false,
                "- {name: prom, topics: [rollup.1h], remote_write: {url: \"http://p:9090/api/v1/write\","
                    + " read_url: \"http://p:9090/api/v1/read\", retention: 2h}}"))
        .containsExactly("prom SAMPLES PT1H 115");
    assertThat(
            layers(
                false,
                "- {name: clickhouse, write_relabel_configs: [{regex: pod, action: labeldrop}], "
                    + clickHouse
                    + "}"))
        .isEmpty();
    assertThat(
            layers(
                false,
                "- {name: clickhouse, topics: [results], write_relabel_configs: [{source_labels: [__name__],"
                    + " regex: x, action: drop}], "
                    + clickHouse
                    + "}"))
        .hasSize(1);
  }
}
