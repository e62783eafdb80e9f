package io.weir.sinks.duckdb;

import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.delivery.SinkSettings;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreSinkConnector;
import io.weir.sinks.delivery.TopicIds;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/**
 * Writes clean samples, rollups, results of rules and alerts into a DuckDB file, each record's rows
 * exactly once. All tasks of a file must run in one process, which in a cluster of workers only one
 * task ensures; more would not be faster either, since a file has one writer.
 */
public final class DuckDbSinkConnector extends StoreSinkConnector {
  /** Less than a row group of DuckDB (122,880), from which on a write leaves groups half full. */
  private static final String ROWS_PER_WRITE = "120000";

  @Override
  public Class<? extends Task> taskClass() {
    return DuckDbSinkTask.class;
  }

  @Override
  public ConfigDef config() {
    return DuckDbSettings.definition();
  }

  @Override
  protected Store store(SinkSettings settings, TopicIds ids) {
    return DuckDbSettings.store(settings.values(), ids);
  }

  @Override
  protected int mostTasks(Map<String, String> of) {
    return 1;
  }

  @Override
  protected boolean needsBrokers() {
    return true;
  }

  /**
   * The full configuration of a connector that runs inside a Weir process.
   *
   * @param retention counted from the newest row
   */
  public static Map<String, String> embeddedConfig(
      EmbeddedSink sink, Path file, RetentionPeriods retention) {
    Map<String, String> config = new HashMap<>(retention.toConfig(DuckDbSettings.RETENTION));
    config.put(SinkSettings.MOST_ROWS, ROWS_PER_WRITE);
    config.put(DuckDbSettings.PATH, file.toAbsolutePath().toString());
    return sink.config(DuckDbSinkConnector.class, config);
  }
}
