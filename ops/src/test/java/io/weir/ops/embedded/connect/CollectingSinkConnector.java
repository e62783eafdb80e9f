package io.weir.ops.embedded.connect;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/** A connector whose tasks hand their records to a test. */
public final class CollectingSinkConnector extends SinkConnector {

  /** Connect makes the tasks, so a name is how they find what belongs to their test. */
  static final String COLLECTION = "collection";

  private Map<String, String> config = Map.of();

  @Override
  public String version() {
    return "1";
  }

  @Override
  public void start(Map<String, String> properties) {
    config = properties;
    Collected.named(config.getOrDefault(COLLECTION, "")).connectorStarts();
  }

  @Override
  public Class<? extends Task> taskClass() {
    return CollectingSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, config);
  }

  @Override
  public void stop() {}

  @Override
  public ConfigDef config() {
    return new ConfigDef()
        .define(COLLECTION, ConfigDef.Type.STRING, ConfigDef.Importance.HIGH, "a test's name");
  }
}
