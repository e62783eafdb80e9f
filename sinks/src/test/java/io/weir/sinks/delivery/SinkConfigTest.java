package io.weir.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SinkConfigTest {
  private static final EmbeddedSink SINK =
      new EmbeddedSink(
          "raw",
          List.of("weir.clean", "weir.rollup.5m"),
          "127.0.0.1:9472",
          List.of(URI.create("http://127.0.0.1:9473")),
          "weir.rejected");

  private static Map<String, String> duckDb() {
    return DuckDbSinkConnector.embeddedConfig(
        SINK,
        Path.of("/data/weir.duckdb"),
        Duration.ofDays(2),
        Map.of("1m", Duration.ofDays(14), "5m", Duration.ofDays(90)),
        Duration.ofDays(365));
  }

  private static Map<String, String> victoriaMetrics() {
    return VictoriaMetricsSinkConnector.embeddedConfig(
        SINK, target("http://127.0.0.1:8428", HttpAccess.OPEN));
  }

  private static Map<String, String> prometheus() {
    return PrometheusRemoteWriteSinkConnector.embeddedConfig(
        SINK,
        target("http://127.0.0.1:9090/api/v1/write", HttpAccess.OPEN),
        ProtobufMessage.REQUEST_V2,
        true,
        "X-Scope-OrgID");
  }

  private static RemoteWriteTarget target(String url, HttpAccess access) {
    return new RemoteWriteTarget(url, Compression.SNAPPY, "5m", access, Path.of("/data"));
  }

  @Test
  void embeddedConfigurationsAreValid() {
    assertThat(errors(new DuckDbSinkConnector(), duckDb())).isEmpty();
    assertThat(errors(new VictoriaMetricsSinkConnector(), victoriaMetrics())).isEmpty();
    assertThat(errors(new PrometheusRemoteWriteSinkConnector(), prometheus())).isEmpty();
    assertThat(duckDb())
        .containsEntry("consumer.override.isolation.level", "read_committed")
        .containsEntry("topics", "weir.clean,weir.rollup.5m")
        .containsEntry("duckdb.retention.rollups", "1m=2w,5m=90d")
        .containsEntry("duckdb.retention.raw", "2d")
        .containsEntry("duckdb.retention.results", "1y")
        .containsEntry("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
  }

  @Test
  void isolationIsAskedFor() {
    Map<String, String> config = new HashMap<>(duckDb());
    config.remove("consumer.override.isolation.level");
    assertThat(errors(new DuckDbSinkConnector(), config))
        .anyMatch(error -> error.contains("consumer.override.isolation.level"));
    config.put("consumer.override.isolation.level", "read_uncommitted");
    assertThat(errors(new DuckDbSinkConnector(), config))
        .anyMatch(error -> error.contains("read_committed"));
  }

  @ParameterizedTest
  @CsvSource({
    "duckdb.path,/",
    "duckdb.retention.raw,2 days",
    "duckdb.retention.rollups,5m",
    "duckdb.retention.rollups,5x=1d",
    "duckdb.memory.limit,much",
    "schema.registry.url,localhost",
    "kafka.bootstrap.servers,''",
  })
  void wrongValuesAreNamed(String key, String value) {
    Map<String, String> config = new HashMap<>(duckDb());
    config.put(key, value);

    assertThat(errors(new DuckDbSinkConnector(), config))
        .singleElement()
        .asString()
        .contains(key)
        .contains("expected");
  }

  @ParameterizedTest
  @CsvSource({
    "victoriametrics.url,localhost:8428",
    "victoriametrics.url,http://user:secret@localhost:8428",
    "victoriametrics.rollup.level,five",
    "victoriametrics.tenant.label,a-b",
  })
  void wrongValuesOfVictoriaMetricsAreNamed(String key, String value) {
    Map<String, String> config = new HashMap<>(victoriaMetrics());
    config.put(key, value);

    assertThat(errors(new VictoriaMetricsSinkConnector(), config))
        .singleElement()
        .asString()
        .contains(key)
        .contains("expected")
        .doesNotContain("secret@");
  }

  @ParameterizedTest
  @CsvSource({
    "remote.write.url,localhost:9090",
    "remote.write.protobuf.message,prometheus.ReadRequest",
    "remote.write.compression,gzip",
    "remote.write.tenant.header,X Scope",
    "remote.write.native.histograms,maybe",
    "remote.write.tls.min.version,TLS14",
  })
  void wrongValuesOfRemoteWriteAreNamed(String key, String value) {
    Map<String, String> config = new HashMap<>(prometheus());
    config.put(key, value);

    assertThat(errors(new PrometheusRemoteWriteSinkConnector(), config))
        .singleElement()
        .asString()
        .contains(key);
  }

  @Test
  void connectorsAreFoundAsServices() {
    assertThat(ServiceLoader.load(SinkConnector.class).stream().map(p -> p.type().getSimpleName()))
        .containsExactlyInAnyOrder(
            "DuckDbSinkConnector",
            "PrometheusRemoteWriteSinkConnector",
            "VictoriaMetricsSinkConnector");
  }

  @Test
  void fileHasOneTask() {
    DuckDbSinkConnector duckDb = new DuckDbSinkConnector();
    duckDb.start(duckDb());
    assertThat(duckDb.taskConfigs(8)).containsExactly(duckDb());
    VictoriaMetricsSinkConnector victoriaMetrics = new VictoriaMetricsSinkConnector();
    victoriaMetrics.start(victoriaMetrics());
    assertThat(victoriaMetrics.taskConfigs(8)).hasSize(8);
  }

  private static List<String> errors(Connector connector, Map<String, String> config) {
    return connector.validate(config).configValues().stream()
        .flatMap(value -> value.errorMessages().stream())
        .toList();
  }
}
