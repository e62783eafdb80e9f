package io.weir.ops.bench;

import io.weir.ops.bench.process.ParentLink;
import io.weir.ops.bench.process.PartUnderTest;
import io.weir.ops.embedded.connect.ConnectorStatus;
import io.weir.ops.embedded.connect.EmbeddedConnect;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A sink under test, in Connect, as a process of its own; a run's name is its consumer group. */
final class SinkMain {
  /** What Connect's consumer groups begin with; the connector's name follows. */
  static final String GROUP_PREFIX = "connect-";

  private SinkMain() {}

  /**
   * The sinks, each of which can be run.
   *
   * @param directory where Connect may keep files
   * @param connectors configurations by the connectors' names
   */
  record Settings(
      String bootstrapServers, String directory, Map<String, Map<String, String>> connectors) {}

  public static void main(String[] arguments) {
    ParentLink.run(
        arguments,
        Settings.class,
        (settings, link) -> PartUnderTest.serve(link, run -> start(settings, run)));
  }

  private static PartUnderTest.Part start(Settings settings, String group) {
    String name = group.substring(GROUP_PREFIX.length());
    Map<String, String> config = settings.connectors().getOrDefault(name, Map.of());
    EmbeddedConnect connect =
        EmbeddedConnect.start(
            Map.of("bootstrap.servers", settings.bootstrapServers()),
            Path.of(settings.directory(), name));
    connect.add(name, config);
    return new PartUnderTest.Part() {
      @Override
      public Optional<Throwable> failure() {
        ConnectorStatus status = connect.status(name);
        return status.problem().map(IllegalStateException::new);
      }

      @Override
      public void close() {
        connect.close();
      }
    };
  }
}
