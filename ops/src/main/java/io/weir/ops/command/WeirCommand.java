package io.weir.ops.command;

import io.weir.ops.embedded.EmbeddedStartException;
import io.weir.schemas.config.ConfigException;
import io.weir.schemas.registry.RegistryException;
import java.io.PrintWriter;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of the subcommands: it decides about exit codes and how errors are printed. */
@Command(
    name = "weir",
    description = "A metrics pipeline on Kafka Streams.",
    mixinStandardHelpOptions = true,
    versionProvider = WeirVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      ScraperCommand.class,
      StreamCommand.class,
      SinksCommand.class,
      CheckCommand.class,
      TestCommand.class,
      PromqlTestCommand.class,
      PlanCommand.class,
      QueryCommand.class,
      LiveCommand.class,
      TailCommand.class,
      TopicsCommand.class,
      BenchCommand.class,
    })
public final class WeirCommand {
  private static final Logger logger = LoggerFactory.getLogger(WeirCommand.class);

  private WeirCommand() {}

  /**
   * Runs a subcommand to its end.
   *
   * @return the exit code: 0 done, 1 failed, 2 wrong usage or configuration
   */
  public static int run(String... arguments) {
    return line().execute(arguments);
  }

  /** The command line, ready to parse or to execute. */
  static CommandLine line() {
    CommandLine line = new CommandLine(new WeirCommand());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((failure, given) -> misused(failure));
    line.setExecutionExceptionHandler(WeirCommand::failed);
    return line;
  }

  /** One line that says what is wrong, and what was meant if that can be guessed. */
  private static int misused(CommandLine.ParameterException failure) {
    PrintWriter error = failure.getCommandLine().getErr();
    error.println("weir: " + failure.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(failure, error);
    return CommandLine.ExitCode.USAGE;
  }

  /** What the user can mend is one line; what only we can mend is logged with its trace. */
  private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
    if (failure instanceof ConfigException) {
      line.getErr().println(failure.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    if (failure instanceof EmbeddedStartException) {
      line.getErr().println("weir: " + failure.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    if (failure instanceof KafkaException) {
      logger.debug("the command failed", failure);
      line.getErr().println("weir: Kafka: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    if (failure instanceof RegistryException) {
      logger.debug("the command failed", failure);
      line.getErr().println("weir: " + failure.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    logger.error("the command failed", failure);
    return CommandLine.ExitCode.SOFTWARE;
  }
}
