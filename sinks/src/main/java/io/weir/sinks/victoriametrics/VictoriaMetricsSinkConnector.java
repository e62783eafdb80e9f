package io.weir.sinks.victoriametrics;

import io.weir.sinks.delivery.Contradictions;
import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.delivery.SinkSettings;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreSinkConnector;
import io.weir.sinks.delivery.TopicIds;
import io.weir.sinks.remotewrite.RemoteWriteTarget;
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

  @Override
  protected void check(Contradictions contradictions) {
    VictoriaMetricsSettings.SHARED.check(contradictions);
  }

  @Override
  protected Store store(SinkSettings settings, TopicIds ids) {
    return VictoriaMetricsSettings.store(settings.values());
  }

  /**
   * The full configuration of a connector that runs inside a Weir process.
   *
   * @param target its URL is VictoriaMetrics's base
   */
  public static Map<String, String> embeddedConfig(EmbeddedSink sink, RemoteWriteTarget target) {
    return sink.config(
        VictoriaMetricsSinkConnector.class, VictoriaMetricsSettings.SHARED.properties(target));
  }
}
