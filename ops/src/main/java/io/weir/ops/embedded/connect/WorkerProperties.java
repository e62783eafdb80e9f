package io.weir.ops.embedded.connect;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The configuration of the worker that runs the connectors. */
final class WorkerProperties {

  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

  private WorkerProperties() {}

  static Map<String, String> of(Map<String, String> clientProperties, Path offsetsFile) {
    Map<String, String> properties = new HashMap<>();
    clientProperties.forEach((key, value) -> {
      properties.put(key, value);
      properties.put("consumer." + key, value);
      properties.put("producer." + key, value);
      properties.put("admin." + key, value);
    });
    properties.put("key.converter", BYTES);
    properties.put("value.converter", BYTES);
    properties.put("offset.storage.file.filename", offsetsFile.toString());
    // A minute, the default, of records would be read again after a crash.
    properties.put("offset.flush.interval.ms", "5000");
    // Connect's default delivers what was aborted.
    properties.put("consumer.isolation.level", "read_committed");
    // After a crash the tasks wait for the sessions of those before them to end.
    properties.put("consumer.session.timeout.ms", "6000");
    properties.put("consumer.heartbeat.interval.ms", "2000");
    // Looking at every class of the class path takes longer than all the rest of the start.
    properties.put("plugin.discovery", "service_load");
    properties.put("task.shutdown.graceful.timeout.ms", "4000");
    return Map.copyOf(properties);
  }
}
