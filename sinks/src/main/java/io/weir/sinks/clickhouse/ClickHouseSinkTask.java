package io.weir.sinks.clickhouse;

import io.weir.sinks.delivery.SinkSettings;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreSinkTask;
import io.weir.sinks.delivery.TopicIds;
import org.apache.kafka.common.config.ConfigDef;

/** A task of {@link ClickHouseSinkConnector}; Connect makes it. */
public final class ClickHouseSinkTask extends StoreSinkTask {
  @Override
  protected ConfigDef definition() {
    return ClickHouseSettings.definition();
  }

  @Override
  protected Store store(SinkSettings settings, TopicIds ids) {
    return ClickHouseSettings.store(settings.values());
  }
}
