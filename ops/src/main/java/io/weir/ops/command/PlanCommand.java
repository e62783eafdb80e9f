package io.weir.ops.command;

import io.weir.schemas.config.ConfigException;
import io.weir.topology.promql.distribute.DistributedPlan;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.promql.distribute.UnstreamableException;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.rules.Rule;
import io.weir.topology.rules.RuleFile;
import io.weir.topology.rules.RuleGroup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code weir plan}: prints how an expression, or each rule of a file, is split: what the shards
 * evaluate, what is exchanged by which labels, what is merged. Exit code 1 if something can't be
 * planned.
 */
@Command(name = "plan", description = "Prints how an expression is split over shards and merges.")
final class PlanCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  private Subject subject = new Subject();

  /** What to plan. */
  static final class Subject {
    @Parameters(paramLabel = "EXPR", arity = "1", description = "A PromQL expression.")
    private @Nullable String expression;

    @Option(names = "--rules", paramLabel = "FILE", description = "Plan each rule of a file.")
    private @Nullable Path rules;
  }

  @Override
  public Integer call() {
    boolean planned =
        subject.expression != null
            ? print(subject.expression)
            : subject.rules != null && print(subject.rules);
    return planned ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private boolean print(Path file) {
    PrintWriter out = spec.commandLine().getOut();
    RuleFile rules;
    try {
      rules = RuleFile.read(file);
    } catch (ConfigException e) {
      e.problems().forEach(problem -> spec.commandLine().getErr().println(problem));
      return false;
    }
    boolean planned = true;
    for (RuleGroup group : rules.groups()) {
      for (Rule rule : group.rules()) {
        out.println(group.name() + ": " + rule.name());
        planned &= print(rule.text());
        out.println();
      }
    }
    return planned;
  }

  private boolean print(String text) {
    try {
      PrintWriter out = spec.commandLine().getOut();
      out.print(DistributedPlan.of(PromQlParser.parse(text), PlanLimits.DEFAULTS));
      out.flush();
      return true;
    } catch (ParseException e) {
      spec.commandLine().getErr().println(e.withCaret());
    } catch (UnstreamableException e) {
      spec.commandLine().getErr().println(e.withCaret(text));
    }
    return false;
  }
}
