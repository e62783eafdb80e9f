package io.weir.ops.command;

import io.weir.topology.promql.script.CaseFailure;
import io.weir.topology.promql.script.CaseResult;
import io.weir.topology.promql.script.PromQlScript;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code weir promqltest}: runs PromQL test scripts. Each failing {@code eval} is printed with
 * where it stands, what was expected and what came; the last line counts them.
 */
@Command(
    name = "promqltest",
    description = "Runs PromQL test scripts, Prometheus's promqltest language.")
final class PromqlTestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "F", arity = "1..*", description = "Scripts to run.")
  private List<Path> paths = List.of();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    int passed = 0;
    int failed = 0;
    for (Path path : paths) {
      String text;
      try {
        text = Files.readString(path);
      } catch (NoSuchFileException e) {
        spec.commandLine().getErr().println("weir: " + path + ": no such file");
        return CommandLine.ExitCode.USAGE;
      }
      for (CaseResult result : PromQlScript.parse(text).run()) {
        if (result.failure().isPresent()) {
          failed++;
          print(out, path, result, result.failure().get());
        } else {
          passed++;
        }
      }
    }
    out.println(passed + " passed, " + failed + " failed");
    return failed == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static void print(PrintWriter out, Path path, CaseResult result, CaseFailure failure) {
    out.println(path + ":" + result.line() + ": " + result.expression());
    if (!failure.query().equals(result.expression())) {
      out.println("    query:    " + failure.query());
    }
    out.println("    expected: " + failure.expected());
    out.println("    actual:   " + failure.actual());
  }
}
