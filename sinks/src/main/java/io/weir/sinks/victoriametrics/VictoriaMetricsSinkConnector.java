package io.weir.sinks.victoriametrics;

import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.delivery.StoreSinkConnector;
import java.net.URI;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/**
 * Writes clean samples, rollups and results of rules, or some of them, to VictoriaMetrics, at least
 * once; the store makes once of it. Any number of tasks.
 */
public final class VictoriaMetricsSinkConnector extends StoreSinkConnector {
  @Override
  public Class<? extends Task> taskClass() {
    return VictoriaMetricsSinkTask.class;
  }

  @Override
  public ConfigDef config() {
    return VictoriaMetricsSettings.definition();
  }

  /**
   * The full configuration of a connector that runs inside a Weir process.
   *
   * @param url of VictoriaMetrics
   * @param plainLevel the rollup level whose series keep their names; empty if raw samples go to
   *     the same store
   */
  public static Map<String, String> embeddedConfig(EmbeddedSink sink, URI url, String plainLevel) {
    return sink.config(
        VictoriaMetricsSinkConnector.class,
        Map.of(
            VictoriaMetricsSettings.URL,
            url.toString(),
            VictoriaMetricsSettings.PLAIN_LEVEL,
            plainLevel));
  }
}
