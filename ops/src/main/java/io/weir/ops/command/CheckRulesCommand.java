package io.weir.ops.command;

import io.weir.schemas.config.ConfigException;
import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.rules.DuplicateRules;
import io.weir.topology.rules.RuleFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code weir check rules}: says of rule files what {@code promtool check rules} says, and what of
 * them can't be streamed.
 */
@Command(name = "rules", description = "Checks rule files.")
final class CheckRulesCommand implements Callable<Integer> {
  /** Only a lint found something, and it was to be fatal; promtool's code. */
  private static final int LINT_FAILED = 3;

  /** What else to look for. */
  enum Lint {
    ALL("all"),
    DUPLICATE_RULES("duplicate-rules"),
    NONE("none");

    private final String option;

    Lint(String option) {
      this.option = option;
    }

    @Override
    public String toString() {
      return option;
    }
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--lint",
      paramLabel = "NAME",
      defaultValue = "duplicate-rules",
      converter = LintConverter.class,
      description = "What to look for beyond errors: all, duplicate-rules or none.")
  private Lint lint = Lint.DUPLICATE_RULES;

  @Option(names = "--lint-fatal", description = "Fail for what a lint finds, too: exit code 3.")
  private boolean lintFatal;

  @Option(
      names = "--ignore-unknown-fields",
      description = "Pass over fields that Prometheus doesn't know.")
  private boolean ignoreUnknownFields;

  @Parameters(paramLabel = "F", arity = "1..*", description = "Files to check.")
  private List<Path> paths = List.of();

  @Override
  public Integer call() {
    boolean wrong = false;
    boolean linted = false;
    for (Path path : paths) {
      out("Checking " + path);
      try {
        RuleFile file = RuleFile.readStreamable(path, ignoreUnknownFields, PlanLimits.DEFAULTS);
        boolean duplicates = lint != Lint.NONE && findsDuplicates(file);
        linted |= duplicates;
        if (!duplicates) {
          out("  SUCCESS: " + file.ruleCount() + " rules found");
        }
      } catch (ConfigException e) {
        wrong = true;
        err("  FAILED:");
        e.problems().forEach(problem -> err(problem.toString()));
      }
      out("");
    }
    if (wrong) {
      return CommandLine.ExitCode.SOFTWARE;
    }
    return linted && lintFatal ? LINT_FAILED : CommandLine.ExitCode.OK;
  }

  private boolean findsDuplicates(RuleFile file) {
    List<DuplicateRules.Duplicate> duplicates = DuplicateRules.of(file);
    if (duplicates.isEmpty()) {
      return false;
    }
    err("  FAILED:");
    err("lint error " + duplicates.size() + " duplicate rule(s) found.");
    for (DuplicateRules.Duplicate duplicate : duplicates) {
      err("Metric: " + duplicate.name());
      err("Label(s):");
      Labels labels = duplicate.labels();
      for (int i = 0; i < labels.size(); i++) {
        err("\t" + labels.name(i) + ": " + labels.value(i));
      }
    }
    err("Might cause inconsistency while recording expressions");
    return true;
  }

  private void out(String line) {
    spec.commandLine().getOut().println(line);
  }

  private void err(String line) {
    spec.commandLine().getErr().println(line);
  }

  private static final class LintConverter implements CommandLine.ITypeConverter<Lint> {
    @Override
    public Lint convert(String value) {
      for (Lint lint : Lint.values()) {
        if (lint.toString().equals(value)) {
          return lint;
        }
      }
      throw new CommandLine.TypeConversionException(
          "expected all, duplicate-rules or none, found \"" + value + "\"");
    }
  }
}
