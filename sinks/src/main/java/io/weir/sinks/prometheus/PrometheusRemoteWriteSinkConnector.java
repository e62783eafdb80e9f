package io.weir.sinks.prometheus;

import io.weir.sinks.delivery.Contradictions;
import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.delivery.SinkSettings;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreSinkConnector;
import io.weir.sinks.delivery.TopicIds;
import io.weir.sinks.remotewrite.ProtobufMessage;
import io.weir.sinks.remotewrite.RemoteWriteTarget;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/**
 * Writes clean samples, rollups and results of rules, or some of them, to whatever takes remote
 * write: Prometheus, Mimir, Cortex, Thanos Receive. At least once; the store makes once of it. Any
 * number of tasks.
 */
public final class PrometheusRemoteWriteSinkConnector extends StoreSinkConnector {
  @Override
  public Class<? extends Task> taskClass() {
    return PrometheusRemoteWriteSinkTask.class;
  }

  @Override
  public ConfigDef config() {
    return PrometheusSettings.definition();
  }

  @Override
  protected void check(Contradictions contradictions) {
    PrometheusSettings.check(contradictions);
  }

  @Override
  protected Store store(SinkSettings settings, TopicIds ids) {
    return PrometheusSettings.store(settings.values());
  }

  /**
   * The full configuration of a connector that runs inside a Weir process.
   *
   * @param target its URL is where requests go, whole
   * @param message what requests are
   * @param sendsHistograms whether native histograms are sent
   * @param tenantHeader header that names the tenant; empty for a label
   */
  public static Map<String, String> embeddedConfig(
      EmbeddedSink sink,
      RemoteWriteTarget target,
      ProtobufMessage message,
      boolean sendsHistograms,
      String tenantHeader) {
    Map<String, String> config = new HashMap<>(PrometheusSettings.SHARED.properties(target));
    config.put(PrometheusSettings.MESSAGE, message.fullName());
    config.put(PrometheusSettings.HISTOGRAMS, Boolean.toString(sendsHistograms));
    config.put(PrometheusSettings.TENANT_HEADER, tenantHeader);
    return sink.config(PrometheusRemoteWriteSinkConnector.class, config);
  }
}
