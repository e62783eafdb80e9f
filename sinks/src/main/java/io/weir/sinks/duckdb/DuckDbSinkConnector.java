package io.weir.sinks.duckdb;

import io.weir.schemas.config.Durations;
import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.delivery.StoreSinkConnector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;

/**
 * Writes clean samples, rollups, results of rules and alerts into a DuckDB file, each record's rows
 * exactly once. All tasks of a file must run in one process, which in a cluster of workers only one
 * task ensures; more would not be faster either, since a file has one writer.
 */
public final class DuckDbSinkConnector extends StoreSinkConnector {
  @Override
  public Class<? extends Task> taskClass() {
    return DuckDbSinkTask.class;
  }

  @Override
  public ConfigDef config() {
    return DuckDbSettings.definition();
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
   * @param rawRetention how long raw rows are kept behind the newest; zero for ever
   * @param rollupRetention the same by the level's name; a missing level is kept for ever
   * @param resultRetention how long results and alerts are kept behind the newest; zero for ever
   */
  public static Map<String, String> embeddedConfig(
      EmbeddedSink sink,
      Path file,
      Duration rawRetention,
      Map<String, Duration> rollupRetention,
      Duration resultRetention) {
    return sink.config(
        DuckDbSinkConnector.class,
        Map.of(
            DuckDbSettings.PATH,
            file.toAbsolutePath().toString(),
            DuckDbSettings.RAW_RETENTION,
            Durations.format(rawRetention),
            DuckDbSettings.RESULT_RETENTION,
            Durations.format(resultRetention),
            DuckDbSettings.ROLLUP_RETENTION,
            new TreeMap<>(rollupRetention)
                .entrySet().stream()
                    .map(level -> level.getKey() + "=" + Durations.format(level.getValue()))
                    .collect(Collectors.joining(","))));
  }
}
