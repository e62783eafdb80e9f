package io.weir.ops.command;

import io.weir.ops.config.SinkSection;
import io.weir.ops.config.WeirConfiguration;
import io.weir.ops.config.WeirSection;
import io.weir.ops.embedded.DataDirectory;
import io.weir.ops.metrics.OwnMetrics;
import io.weir.ops.role.BrokerRole;
import io.weir.ops.role.Instance;
import io.weir.ops.role.KafkaConnection;
import io.weir.ops.role.RegistryRole;
import io.weir.ops.serve.query.StreamQueries;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir up}: everything in one process. */
@Command(
    name = "up",
    description = "Runs everything in one process: broker, registry, scraper, topology, sinks.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("data");

  @Override
  public Integer call() throws InterruptedException {
    WeirConfiguration configuration =
        config.path == null ? DefaultConfiguration.load() : config.load();
    WeirSection section = configuration.weir();
    try (DataDirectory locked = DataDirectory.lock(data);
        OwnMetrics own = OwnMetrics.create(WeirVersion.current())) {
      StreamQueries queries = Queries.of(configuration, config.path, locked.path());
      return new InstanceRun(spec.commandLine().getOut(), own, section.http(), List.of(queries))
          .run(
              (instance, metrics, access, port) -> {
                KafkaConnection connection = connect(section, locked.path(), instance);
                return start(
                    new Roles(section, connection, instance, metrics, access, port),
                    configuration,
                    locked.path(),
                    queries);
              },
              "data       " + locked.path());
    }
  }

  private Runnable start(
      Roles roles, WeirConfiguration configuration, Path folder, StreamQueries queries) {
    WeirSection section = configuration.weir();
    roles.startTopics();
    List<SinkSection> sinks =
        section.sinks().isEmpty() ? List.of(SinkSection.embeddedDefault()) : section.sinks();
    roles.startSinks(sinks, folder);
    roles.startStream(configuration, folder, queries, sinks, true);
    roles.startScraper(configuration, queries);
    return roles.reloading(config);
  }

  /** The configured Kafka and registry, or embedded ones. */
  private static KafkaConnection connect(WeirSection section, Path folder, Instance instance) {
    Optional<String> configured = section.kafka().bootstrapServers();
    String bootstrapServers;
    if (configured.isPresent()) {
      bootstrapServers = configured.get();
    } else {
      BrokerRole broker = BrokerRole.start(folder.resolve("kafka"), section.embedded().kafkaPort());
      instance.add(broker);
      bootstrapServers = broker.bootstrapServers();
    }
    List<URI> embeddedRegistry = List.of();
    if (section.schemaRegistry().urls().isEmpty()) {
      RegistryRole registry =
          RegistryRole.start(bootstrapServers, section.embedded().registryPort());
      instance.add(registry);
      embeddedRegistry = List.of(registry.url());
    }
    return KafkaConnection.of(
        bootstrapServers,
        section.kafka().properties(),
        section.schemaRegistry().settings(embeddedRegistry));
  }
}
