package io.weir.ops.command;

import io.weir.ops.config.WeirConfiguration;
import io.weir.topology.rules.RuleSources;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir check}: looks at files without starting anything. */
@Command(
    name = "check",
    description = "Checks files without starting anything.",
    subcommands = {CheckCommand.Config.class, CheckRulesCommand.class})
final class CheckCommand {
  private CheckCommand() {}

  @Command(name = "config", description = "Checks configurations.")
  static final class Config implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "F", arity = "1..*", description = "Files to check.")
    private List<Path> paths = List.of();

    @Override
    public Integer call() {
      for (Path path : paths) {
        WeirConfiguration configuration = WeirConfiguration.load(path, System.getenv());
        configuration
            .scrape()
            .warnings()
            .forEach(warning -> spec.commandLine().getErr().println("warning: " + warning));
        RuleSources rules = configuration.rules().read(configuration.weir().rules().externalUrl());
        spec.commandLine()
            .getOut()
            .println(
                "%s: valid; %d scrape configurations, %d rules in %d files"
                    .formatted(
                        path,
                        configuration.scrape().scrapeConfigs().size(),
                        rules.files().stream().mapToInt(file -> file.read().ruleCount()).sum(),
                        rules.files().size()));
      }
      return CommandLine.ExitCode.OK;
    }
  }
}
