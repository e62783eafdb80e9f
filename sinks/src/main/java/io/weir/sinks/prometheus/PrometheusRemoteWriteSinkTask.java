package io.weir.sinks.prometheus;

import io.weir.sinks.delivery.SinkSettings;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreSinkTask;
import io.weir.sinks.delivery.TopicIds;
import org.apache.kafka.common.config.ConfigDef;

/** A task of {@link PrometheusRemoteWriteSinkConnector}; Connect makes it. */
public final class PrometheusRemoteWriteSinkTask extends StoreSinkTask {
  @Override
  protected ConfigDef definition() {
    return PrometheusSettings.definition();
  }

  @Override
  protected Store store(SinkSettings settings, TopicIds ids) {
    return PrometheusSettings.store(settings.values());
  }
}
