package io.weir.sinks.duckdb;

import io.weir.sinks.delivery.SinkSettings;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreSinkTask;
import io.weir.sinks.delivery.TopicIds;
import org.apache.kafka.common.config.ConfigDef;

/** A task of {@link DuckDbSinkConnector}; Connect makes it. */
public final class DuckDbSinkTask extends StoreSinkTask {
  @Override
  protected ConfigDef definition() {
    return DuckDbSettings.definition();
  }

  @Override
  protected Store store(SinkSettings settings, TopicIds ids) {
    return DuckDbSettings.store(settings.values(), ids);
  }
}
