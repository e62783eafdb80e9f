package io.weir.ops.command;

import io.weir.ops.config.SinkSection;
import io.weir.ops.config.WeirSection;
import io.weir.ops.role.KafkaConnection;
import io.weir.schemas.config.Secret;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.relabel.RelabelText;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.sinks.clickhouse.ClickHouseSinkConnector;
import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.delivery.SinkSettings;
import io.weir.sinks.duckdb.DuckDbSinkConnector;
import io.weir.sinks.prometheus.PrometheusRemoteWriteSinkConnector;
import io.weir.sinks.remotewrite.Compression;
import io.weir.sinks.remotewrite.RemoteWriteTarget;
import io.weir.sinks.victoriametrics.VictoriaMetricsSinkConnector;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The connectors' configurations of the sinks that are configured. */
final class SinkConnectors {
  private SinkConnectors() {}

  /**
   * Configurations by the sinks' names.
   *
   * @param data the folder that relative paths start from
   */
  static Map<String, Map<String, String>> of(
      WeirSection section, List<SinkSection> sinks, KafkaConnection connection, Path data) {
    Map<String, Map<String, String>> connectors = new LinkedHashMap<>();
    for (SinkSection sink : sinks) {
      Map<String, String> config = new HashMap<>(store(section, sink, connection, data));
      connection
          .properties()
          .forEach((key, value) -> config.put(SinkSettings.CLIENT_PREFIX + key, value));
      config.put(SinkSettings.WRITE_RELABEL_CONFIGS, RelabelText.of(sink.writeRelabelConfigs()));
      sink.corrections()
          .ifPresent(sent -> config.put(SinkSettings.CORRECTIONS, Boolean.toString(sent)));
      switch (connection.registrySettings().authentication()) {
        case RegistryAuthentication.None() -> {}
        case RegistryAuthentication.Basic(String username, String password) -> {
          config.put(SinkSettings.REGISTRY_USERNAME, username);
          config.put(SinkSettings.REGISTRY_PASSWORD, password);
        }
        case RegistryAuthentication.Bearer(String token) ->
            config.put(SinkSettings.REGISTRY_TOKEN, token);
      }
      connectors.put(sink.name(), config);
    }
    return connectors;
  }

  private static Map<String, String> store(
      WeirSection section, SinkSection sink, KafkaConnection connection, Path data) {
    EmbeddedSink embedded =
        new EmbeddedSink(
            sink.name(),
            sink.topicNames(section.topics(), section.rollups()),
            connection.bootstrapServers(),
            connection.registrySettings().urls(),
            section.topics().rejected());
    if (sink.duckdb().isPresent()) {
      SinkSection.DuckDb store = sink.duckdb().get();
      return DuckDbSinkConnector.embeddedConfig(
          embedded,
          data.resolve(store.path()),
          new RetentionPeriods(
              store.retention(), store.rollupRetention(), store.resultRetention()));
    }
    if (sink.clickhouse().isPresent()) {
      SinkSection.ClickHouse store = sink.clickhouse().get();
      return ClickHouseSinkConnector.embeddedConfig(
          embedded,
          new ClickHouseSinkConnector.Server(
              store.url(),
              store.database(),
              store.username(),
              store.password().map(Secret::reveal).orElse(""),
              store.cluster()),
          new RetentionPeriods(
              store.retention(), store.rollupRetention(), store.resultRetention()));
    }
    String plainLevel = sink.plainLevel(section.rollups()).map(RollupLevel::name).orElse("");
    if (sink.victoriametrics().isPresent()) {
      SinkSection.VictoriaMetrics store = sink.victoriametrics().get();
      return VictoriaMetricsSinkConnector.embeddedConfig(
          embedded,
          new RemoteWriteTarget(
              store.url().toString(), Compression.ZSTD, plainLevel, store.access(), data));
    }
    SinkSection.RemoteWrite store = sink.remoteWrite().orElseThrow();
    return PrometheusRemoteWriteSinkConnector.embeddedConfig(
        embedded,
        new RemoteWriteTarget(
            store.url().toString(), store.compression(), plainLevel, store.access(), data),
        store.protobufMessage(),
        store.sendNativeHistograms(),
        store.tenantHeader().orElse(""));
  }
}
