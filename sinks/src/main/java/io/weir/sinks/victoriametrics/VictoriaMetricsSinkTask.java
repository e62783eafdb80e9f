package io.weir.sinks.victoriametrics;

import io.weir.sinks.delivery.SinkSettings;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreSinkTask;
import io.weir.sinks.delivery.TopicIds;
import org.apache.kafka.common.config.ConfigDef;

/** A task of {@link VictoriaMetricsSinkConnector}; Connect makes it. */
public final class VictoriaMetricsSinkTask extends StoreSinkTask {
  @Override
  protected ConfigDef definition() {
    return VictoriaMetricsSettings.definition();
  }

  @Override
  protected Store store(SinkSettings settings, TopicIds ids) {
    return VictoriaMetricsSettings.store(settings.values());
  }
}
