package io.weir.ops.command;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.schemas.config.ConfigException;
import io.weir.topology.rules.unittest.TestFailure;
import io.weir.topology.rules.unittest.TestResult;
import io.weir.topology.rules.unittest.UnitTestListener;
import io.weir.topology.rules.unittest.UnitTestRun;
import io.weir.topology.rules.unittest.UnitTestSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir test rules}: runs unit tests of rules as {@code promtool test rules} does. */
@Command(name = "rules", description = "Runs unit tests of rules, in promtool's format.")
final class TestRulesCommand implements Callable<Integer> {
  private static final String DELAYED_NAME_REMOVAL = "promql-delayed-name-removal";

  private final Clock clock = Clock.systemUTC();

  @Spec private CommandSpec spec;

  @Option(
      names = "--run",
      paramLabel = "REGEX",
      description = "Run only tests whose name matches one of these.")
  private List<String> names = List.of();

  @Option(names = "--debug", description = "Print when tests begin and end, and all their samples.")
  private boolean debug;

  @Option(names = "--diff", description = "Show what was expected and what came as a diff.")
  private boolean diff;

  @Option(
      names = "--ignore-unknown-fields",
      description = "Pass over fields of rule files that Prometheus doesn't know.")
  private boolean ignoreUnknownFields;

  @Option(names = "--junit", paramLabel = "FILE", description = "Write results as JUnit XML, too.")
  private @Nullable Path junit;

  @Option(
      names = "--enable-feature",
      paramLabel = "NAME",
      split = ",",
      description = "promql-delayed-name-removal; promql-experimental-functions is always on.")
  private List<String> features = List.of();

  @Parameters(paramLabel = "F", arity = "1..*", description = "Test files.")
  private List<Path> paths = List.of();

  @Override
  public Integer call() throws IOException {
    Pattern run = pattern();
    UnitTestSettings settings =
        new UnitTestSettings(diff, ignoreUnknownFields, features.contains(DELAYED_NAME_REMOVAL));
    JunitReport report = new JunitReport();
    boolean failed = false;
    for (Path path : paths) {
      failed |= !passes(path, settings, run, report.suite(path.toString(), clock.instant()));
    }
    if (junit != null) {
      report.write(junit);
    }
    return failed ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
  }

  private Pattern pattern() {
    try {
      return Pattern.compile(String.join("|", names));
    } catch (PatternSyntaxException e) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--run: expected a regular expression, found \"" + e.getPattern() + "\"",
          e);
    }
  }

  private boolean passes(
      Path path, UnitTestSettings settings, Pattern run, JunitReport.Suite suite) {
    out(path + ":");
    List<TestResult> results;
    try {
      UnitTestRun tests = UnitTestRun.of(path, settings);
      tests.warnings().forEach(warning -> err("  WARNING: " + warning));
      results =
          tests.run(
              name -> names.isEmpty() || run.matcher(name).find(),
              debug ? new DebugPrinter() : UnitTestListener.NONE);
    } catch (ConfigException e) {
      suite.abort(String.valueOf(e.getMessage()));
      err("  FAILED:");
      e.problems().forEach(problem -> err(problem.toString()));
      out("");
      return false;
    }
    results.forEach(suite::add);
    List<TestResult> failed =
        results.stream().filter(result -> !result.failures().isEmpty()).toList();
    if (failed.isEmpty()) {
      out("  SUCCESS");
    } else {
      err("  FAILED:");
      failed.forEach(this::print);
    }
    out("");
    return failed.isEmpty();
  }

  private void print(TestResult result) {
    err("  " + result.name());
    for (TestFailure failure : result.failures()) {
      err("    " + failure);
    }
  }

  private void out(String line) {
    spec.commandLine().getOut().println(line);
  }

  private void err(String line) {
    spec.commandLine().getErr().println(line);
  }

  /** Prints what a test does and what samples it leaves. */
  private final class DebugPrinter implements UnitTestListener {
    private Instant started = Instant.EPOCH;

    @Override
    public void started(String test) {
      started = clock.instant();
      err("DEBUG: Starting test " + test);
    }

    @Override
    public void finished(String test, Supplier<String> data) {
      err("DEBUG: Dump of all data (input_series and rules):");
      err(data.get());
      long millis = Duration.between(started, clock.instant()).toMillis();
      err("DEBUG: Test " + test + " finished, took " + millis + "ms");
    }
  }
}
