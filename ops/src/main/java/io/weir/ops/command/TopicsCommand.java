package io.weir.ops.command;

import io.weir.ops.config.WeirSection;
import io.weir.ops.role.KafkaConnection;
import io.weir.ops.topic.TopicAdmin;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.topics.TopicSpec;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weir topics}: creates the topics that are missing and checks those that are there. */
@Command(
    name = "topics",
    description = "Creates the topics and registers their schemas; checks what is there.",
    mixinStandardHelpOptions = true)
final class TopicsCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Spec private CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Option(names = "--check", description = "Only checks; creates and registers nothing.")
  private boolean onlyCheck;

  @Override
  public Integer call() {
    WeirSection section = config.load().weir();
    List<TopicSpec> specs = section.topicPlan().specs();
    PrintWriter out = spec.commandLine().getOut();
    boolean fine = true;
    try (KafkaConnection connection = Connections.of(section);
        TopicAdmin admin = TopicAdmin.connect(connection.properties(), TIMEOUT)) {
      List<String> created =
          onlyCheck ? List.of() : admin.createMissing(specs, section.replicationFactor());
      Map<String, List<String>> differences = admin.differences(specs);
      for (TopicSpec topic : specs) {
        List<String> found = differences.getOrDefault(topic.name(), List.of());
        String state = created.contains(topic.name()) ? "created" : "ok";
        out.printf(
            "%-20s %4d partitions  %s%n",
            topic.name(), topic.partitions(), found.isEmpty() ? state : String.join("; ", found));
        fine &= found.isEmpty();
        if (!onlyCheck) {
          connection.registry().register(SchemaRegistry.valueSubject(topic.name()), topic.schema());
        }
      }
      for (String difference : admin.brokerDifferences()) {
        out.println(difference);
        fine = false;
      }
    }
    out.flush();
    return fine ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }
}
