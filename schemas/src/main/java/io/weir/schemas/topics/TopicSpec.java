package io.weir.schemas.topics;

import java.util.Map;
import org.apache.avro.Schema;

/**
 * A topic as Weir wants it.
 *
 * @param name the topic's name
 * @param partitions number of partitions
 * @param schema schema of the values
 * @param settings the topic's own settings, as Kafka names them
 */
public record TopicSpec(String name, int partitions, Schema schema, Map<String, String> settings) {
  /** Copies the settings. */
  public TopicSpec {
    settings = Map.copyOf(settings);
  }
}
