package io.weir.sinks.clickhouse;

import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.delivery.SinkSettings;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreSinkConnector;
import io.weir.sinks.delivery.TopicIds;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/**
 * Writes clean samples, rollups, results of rules and alerts to ClickHouse, at least once; the
 * tables make once of it. Any number of tasks.
 */
public final class ClickHouseSinkConnector extends StoreSinkConnector {
  @Override
  public Class<? extends Task> taskClass() {
    return ClickHouseSinkTask.class;
  }

  @Override
  public ConfigDef config() {
    return ClickHouseSettings.definition();
  }

  @Override
  protected Store store(SinkSettings settings, TopicIds ids) {
    return ClickHouseSettings.store(settings.values());
  }

  /**
   * Where ClickHouse is.
   *
   * @param url of its HTTP interface
   * @param database made if it isn't there
   * @param password may be empty
   * @param cluster on whose servers tables are made, replicated; empty for one server
   */
  public record Server(URI url, String database, String username, String password, String cluster) {
    /** Leaves the password out. */
    @Override
    public String toString() {
      return url + "/" + database;
    }
  }

  /**
   * The full configuration of a connector that runs inside a Weir process, in polls that are large
   * or two seconds apart: ClickHouse wants few inserts, and large ones.
   *
   * @param retention counted from the server's clock
   */
  public static Map<String, String> embeddedConfig(
      EmbeddedSink sink, Server server, RetentionPeriods retention) {
    Map<String, String> config = new HashMap<>(retention.toConfig(ClickHouseSettings.RETENTION));
    config.put(ClickHouseSettings.URL, server.url().toString());
    config.put(ClickHouseSettings.DATABASE, server.database());
    config.put(ClickHouseSettings.USERNAME, server.username());
    config.put(ClickHouseSettings.PASSWORD, server.password());
    config.put(ClickHouseSettings.CLUSTER, server.cluster());
    config.put("consumer.override.fetch.min.bytes", "8388608");
    config.put("consumer.override.fetch.max.wait.ms", "2000");
    config.put("consumer.override.fetch.max.bytes", "33554432");
    config.put("consumer.override.max.partition.fetch.bytes", "16777216");
    config.put(SinkSettings.MOST_ROWS, "250000");
    return sink.config(ClickHouseSinkConnector.class, config);
  }
}
