package io.weir.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.sinks.clickhouse.ClickHouseSinkConnector;
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
import java.util.stream.Stream;
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
        new RetentionPeriods(
            Duration.ofDays(2),
            Map.of("1m", Duration.ofDays(14), "5m", Duration.ofDays(90)),
            Duration.ofDays(365)));
  }

  private static Map<String, String> clickHouse() {
    return ClickHouseSinkConnector.embeddedConfig(
        SINK,
        new ClickHouseSinkConnector.Server(
            URI.create("https://ch:8443"), "weir", "writer", "secret", ""),
        new RetentionPeriods(Duration.ofDays(2), Map.of("5m", Duration.ofDays(90)), Duration.ZERO));
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
    assertThat(errors(new ClickHouseSinkConnector(), clickHouse())).isEmpty();
    assertThat(clickHouse())
        .containsEntry("clickhouse.retention.rollups", "5m=90d")
        .containsEntry("consumer.override.fetch.min.bytes", "8388608");
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
    "write.relabel.configs,'[{action: dorp}]'",
    "corrections,perhaps",
  })
  void wrongValuesAreNamed(String key, String value) {
    Map<String, String> config = new HashMap<>(duckDb());
    config.put(key, value);

    assertThat(errors(new DuckDbSinkConnector(), config))
        .singleElement()
        .asString()
        .contains(key)
        .containsIgnoringCase("expected");
  }

  @Test
  void correctionsAreSentUnlessTheStoreRefusesThemOrItIsSaid() {
    Map<String, String> config = new HashMap<>(duckDb());
    assertThat(corrections(config)).containsExactly(true, true, false);
    config.put("corrections", "true");
    assertThat(corrections(config)).containsExactly(true, true, true);
    config.put("corrections", "false");
    assertThat(corrections(config)).containsExactly(false, false, false);
  }

  private static List<Boolean> corrections(Map<String, String> config) {
    SinkSettings settings = SinkSettings.of(new DuckDbSinkConnector().config(), config);
    return Stream.of(
            CorrectionPolicy.REPLACE, CorrectionPolicy.KEEP_LARGER, CorrectionPolicy.REFUSE)
        .map(settings::corrections)
        .toList();
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
    "clickhouse.url,localhost:8123",
    "clickhouse.url,tcp://localhost:9000",
    "clickhouse.url,http://user:secret@localhost:8123",
    "clickhouse.url,http://localhost:8123?user=u",
    "clickhouse.database,a`b",
    "clickhouse.database,''",
    "clickhouse.cluster,a b",
    "clickhouse.retention.raw,2 days",
  })
  void wrongValuesOfClickHouseAreNamed(String key, String value) {
    Map<String, String> config = new HashMap<>(clickHouse());
    config.put(key, value);

    assertThat(errors(new ClickHouseSinkConnector(), config))
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

  @ParameterizedTest
  @CsvSource({
    "username,u,username.file,f,username.file",
    "password,p,password.file,f,password.file",
    "token,t,token.file,f,token.file",
    "tls.ca,c,tls.ca.file,f,tls.ca.file",
    "username,u,token,t,token",
    "password.file,f,token.file,f,token.file",
    "token,t,token.type,Basic,token.type",
    "tls.cert.file,f,tls.server.name,n,tls.key",
    "tls.key,k,tls.server.name,n,tls.cert",
    "tls.min.version,TLS13,tls.max.version,TLS12,tls.max.version",
    "header.Host,h,header.X-Ok,o,header.Host",
    "header.X-A,h,header.X-B,\u00e4,header.X-B",
  })
  void contradictionsOfRemoteWriteAreToldAtTheKey(
      String key, String value, String other, String otherValue, String told) {
    for (String prefix : List.of("remote.write.", "victoriametrics.")) {
      boolean prometheus = prefix.startsWith("remote");
      Map<String, String> config = new HashMap<>(prometheus ? prometheus() : victoriaMetrics());
      config.put(prefix + key, value);
      config.put(prefix + other, otherValue);
      Connector connector =
          prometheus
              ? new PrometheusRemoteWriteSinkConnector()
              : new VictoriaMetricsSinkConnector();

      assertThat(connector.validate(config).configValues())
          .filteredOn(of -> !of.errorMessages().isEmpty())
          .singleElement()
          .satisfies(of -> {
            assertThat(of.name()).isEqualTo(prefix + told);
            assertThat(of.errorMessages())
                .singleElement()
                .asString()
                .startsWith(prefix + told + ": expected ");
          });
    }
  }

  @Test
  void credentialsOfOneKindAreNoContradiction() {
    Map<String, String> config = new HashMap<>(prometheus());
    config.put("remote.write.username", "u");
    config.put("remote.write.password.file", "f");
    config.put("remote.write.token", " ");
    config.put("remote.write.tls.cert", "c");
    config.put("remote.write.tls.key.file", "f");
    config.put("remote.write.header.X-Ok", "o");

    assertThat(errors(new PrometheusRemoteWriteSinkConnector(), config)).isEmpty();
  }

  @Test
  void messageAndCompressionAreToldTogether() {
    Map<String, String> config = new HashMap<>(prometheus());
    config.put("remote.write.compression", "zstd");

    assertThat(errors(new PrometheusRemoteWriteSinkConnector(), config))
        .containsExactly(
            "remote.write.compression: expected compression by snappy with"
                + " io.prometheus.write.v2.Request, found zstd");
  }

  @Test
  void credentialsOfTheRegistryAreOfOneKind() {
    Map<String, String> config = new HashMap<>(duckDb());
    config.put("schema.registry.password", "p");
    assertThat(errors(new DuckDbSinkConnector(), config))
        .containsExactly(
            "schema.registry.username: expected a name beside schema.registry.password, found none");
    config.put("schema.registry.username", "u");
    assertThat(errors(new DuckDbSinkConnector(), config)).isEmpty();
    config.put("schema.registry.token", "t");
    assertThat(errors(new DuckDbSinkConnector(), config))
        .containsExactly(
            "schema.registry.token: expected schema.registry.username or schema.registry.token,"
                + " found both");
  }

  @Test
  void connectorsAreFoundAsServices() {
    assertThat(ServiceLoader.load(SinkConnector.class).stream().map(p -> p.type().getSimpleName()))
        .containsExactlyInAnyOrder(
            "ClickHouseSinkConnector",
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
