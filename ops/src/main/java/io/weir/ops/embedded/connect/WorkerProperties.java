package io.weir.ops.embedded.connect;

import java.nio.file.Path;
import java.util.Map;

/** The configuration of the worker that runs the connectors. */
final class WorkerProperties {

  private static final String BYTES = "org.apache.kafka.connect.converters.ByteArrayConverter";

  private WorkerProperties() {}

  static Map<String, String> of(String bootstrapServers, Path offsetsFile) {
    return Map.of(
        "bootstrap.servers", bootstrapServers,
        "key.converter", BYTES,
        "value.converter", BYTES,
        "offset.storage.file.filename", offsetsFile.toString(),
        // A minute, the default, of records would be read again after a crash.
        "offset.flush.interval.ms", "5000",
        // Connect's default delivers what was aborted.
        "consumer.isolation.level", "read_committed",
        // After a crash the tasks wait for the sessions of those before them to end.
        "consumer.session.timeout.ms", "6000",
        "consumer.heartbeat.interval.ms", "2000",
        // Looking at every class of the class path takes longer than all the rest of the start.
        "plugin.discovery", "service_load",
        "task.shutdown.graceful.timeout.ms", "4000");
  }
}
