package io.weir.ops.command;

import io.weir.ops.query.LiveStream;
import io.weir.ops.query.LiveTick;
import io.weir.ops.query.NoAnswerException;
import io.weir.ops.query.Printable;
import io.weir.ops.query.QueryServer;
import io.weir.ops.query.Question;
import io.weir.ops.query.TableText;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.ParseException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir live}: prints an expression's value at each tick until it is told to stop. */
@Command(
    name = "live",
    description =
        "Prints the value of an expression at each tick, and its corrections, until Ctrl-C.",
    mixinStandardHelpOptions = true)
final class LiveCommand implements Callable<Integer> {
  /** How a tick is printed. */
  enum Format {
    TABLE,
    JSON
  }

  @Spec private CommandSpec spec;

  @Mixin private ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "EXPR", description = "A PromQL expression.")
  private String expression = "";

  @Option(
      names = "--step",
      paramLabel = "D",
      description = "Between two ticks: a duration or seconds (default: the server's).")
  private @Nullable String step;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "table",
      description =
          "How to print a tick: ${COMPLETION-CANDIDATES}, json in one line each"
              + " (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TABLE;

  @Option(names = "--max", paramLabel = "N", description = "Ends after N ticks.")
  private long max = Long.MAX_VALUE;

  @Override
  public Integer call() {
    PrintWriter error = spec.commandLine().getErr();
    try {
      PromQlParser.parse(expression);
    } catch (ParseException e) {
      error.println(e.withCaret());
      return CommandLine.ExitCode.SOFTWARE;
    }
    Question question = Question.live(expression);
    if (step != null) {
      question = question.withStep(TimeOptions.step(step, spec));
    }
    QueryServer asked = server.server(spec);
    try {
      new LiveStream(asked, question, notice -> notice(error, notice)).read(new Printing());
      return CommandLine.ExitCode.OK;
    } catch (NoAnswerException e) {
      error.println("weir: " + Printable.of(e.getMessage()));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private static void notice(PrintWriter error, String text) {
    error.println("weir: " + Printable.of(text));
    error.flush();
  }

  /** Prints ticks until there are enough, or nobody reads them. */
  private final class Printing implements Predicate<LiveTick> {
    private long printed;

    @Override
    public boolean test(LiveTick tick) {
      Notices.print(tick.answer(), spec.commandLine().getErr());
      PrintWriter out = spec.commandLine().getOut();
      if (format == Format.JSON) {
        // Line breaks in JSON are only between its parts.
        out.println(tick.answer().data().replace('\n', ' '));
      } else {
        out.println(tick.heading());
        TableText.of(tick.answer()).forEach(out::println);
        out.println();
      }
      printed++;
      return !out.checkError() && printed < max;
    }
  }
}
