package io.weir.ops.command;

import io.weir.ops.config.WeirSection;
import io.weir.ops.role.KafkaConnection;
import io.weir.ops.tail.TopicTail;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir tail}: prints decoded records of a topic. */
@Command(
    name = "tail",
    description = "Prints decoded records of a topic, one JSON object a line.",
    mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
  /** Where to begin. */
  enum From {
    BEGINNING,
    END
  }

  @Spec private CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Parameters(
      paramLabel = "TOPIC",
      description = "The topic, with or without the prefix: weir.samples or samples.")
  private String topic = "";

  @Option(
      names = "--from",
      defaultValue = "end",
      description = "Where to begin: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private From from = From.END;

  @Option(names = "--max", paramLabel = "N", description = "Ends after N records.")
  private long max = Long.MAX_VALUE;

  @Override
  public Integer call() {
    WeirSection section = config.load().weir();
    String prefix = section.topicPrefix() + ".";
    String name = topic.startsWith(prefix) ? topic : prefix + topic;
    try (KafkaConnection connection = Connections.of(section)) {
      new TopicTail(connection.properties(), connection.registry().lookup())
          .read(
              name,
              from == From.BEGINNING,
              max,
              () -> spec.commandLine().getOut().checkError(),
              spec.commandLine().getOut()::println);
    }
    return CommandLine.ExitCode.OK;
  }
}
