package io.weir.ops.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.ops.bench.process.ParentLink;
import io.weir.ops.bench.process.PartUnderTest;
import io.weir.ops.role.KafkaConnection;
import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.HostPort;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.Topics;
import io.weir.topology.RulesSettings;
import io.weir.topology.Stream;
import io.weir.topology.StreamConnection;
import io.weir.topology.StreamSettings;
import io.weir.topology.shard.ShardDirectory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The stream under test, as a process of its own; a run's name is its application id. */
final class StreamMain {
  private StreamMain() {}

  /**
   * How the stream is set; everything else is as by default.
   *
   * @param stateDirectory where Kafka Streams may keep files
   * @param levels names of the rollup levels
   * @param keys further keys of the stream's section
   * @param properties settings of Kafka Streams as it names them
   * @param rules how many rules are evaluated
   * @param ruleIntervalMillis at which interval
   */
  record Settings(
      String bootstrapServers,
      String registryUrl,
      String topicPrefix,
      String stateDirectory,
      int threads,
      List<String> levels,
      Map<String, String> keys,
      Map<String, String> properties,
      int rules,
      long ruleIntervalMillis) {}

  public static void main(String[] arguments) {
    ParentLink.run(
        arguments,
        Settings.class,
        (settings, link) -> PartUnderTest.serve(link, run -> start(settings, run)));
  }

  private static PartUnderTest.Part start(Settings settings, String applicationId) {
    Running running = open(settings, applicationId, new SimpleMeterRegistry());
    return new PartUnderTest.Part() {
      @Override
      public Optional<Throwable> failure() {
        return running.stream().failure();
      }

      @Override
      public void close() {
        running.close();
      }
    };
  }

  /** A stream with the connection that it uses. */
  record Running(Stream stream, KafkaConnection connection) implements AutoCloseable {
    @Override
    public void close() {
      try (connection) {
        stream.close();
      }
    }
  }

  /** Starts a stream; returns at once. */
  static Running open(Settings settings, String applicationId, MeterRegistry meters) {
    StreamSettings stream =
        ConfigBinder.standard()
            .bind(
                ConfigNode.parse("bench", configuration(settings, applicationId)),
                StreamSettings.class);
    KafkaConnection connection =
        KafkaConnection.of(
            settings.bootstrapServers(),
            Map.of(),
            RegistrySettings.of(
                List.of(URI.create(settings.registryUrl())), new RegistryAuthentication.None()));
    return new Running(
        Stream.start(
            stream,
            settings.levels().stream().map(RollupLevel::parse).toList(),
            RulesSettings.DEFAULTS,
            BenchRules.first(settings.rules(), Duration.ofMillis(settings.ruleIntervalMillis())),
            new StreamConnection(
                connection.properties(),
                new Topics(settings.topicPrefix()),
                connection.registry(),
                new HostPort("127.0.0.1", 9470),
                Path.of(settings.stateDirectory())),
            new ShardDirectory(),
            Clock.systemUTC(),
            meters),
        connection);
  }

  /** The stream's section; JSON is YAML. */
  private static String configuration(Settings settings, String applicationId) {
    Map<String, Object> section = new HashMap<>(settings.keys());
    section.put("application_id", applicationId);
    section.put("threads", settings.threads());
    section.put("properties", settings.properties());
    try {
      return new ObjectMapper().writeValueAsString(section);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("expected settings that JSON can hold, found " + settings, e);
    }
  }
}
