package io.weir.ops.command;

import io.weir.ops.query.Answer;
import io.weir.ops.query.ChartText;
import io.weir.ops.query.CsvText;
import io.weir.ops.query.NoAnswerException;
import io.weir.ops.query.Printable;
import io.weir.ops.query.Question;
import io.weir.ops.query.TableText;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.query.Source;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir query}: asks a Weir or a Prometheus for an expression's value, or its values. */
@Command(
    name = "query",
    description = "Asks a Weir or a Prometheus for the value of an expression, now or over time.",
    mixinStandardHelpOptions = true)
final class QueryCommand implements Callable<Integer> {
  /** How an answer is printed. */
  enum Format {
    TABLE,
    JSON,
    CSV,
    CHART
  }

  @Spec private CommandSpec spec;

  @Mixin private ServerOptions server = new ServerOptions();
  @Mixin private ChartOptions chart = new ChartOptions();

  @Parameters(paramLabel = "EXPR", description = "A PromQL expression.")
  private String expression = "";

  @ArgGroup private @Nullable TimeOptions times;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "How to print the answer: ${COMPLETION-CANDIDATES}"
              + " (default: table; chart for values over time on a terminal).")
  private @Nullable Format format;

  @Option(
      names = "--timeout",
      paramLabel = "D",
      defaultValue = "2m",
      converter = BenchCommand.DurationOption.class,
      description = "What the evaluation may take (default: ${DEFAULT-VALUE}).")
  private Duration timeout = Duration.ZERO;

  @Option(
      names = "--partial-response",
      arity = "1",
      paramLabel = "BOOLEAN",
      description =
          "Of a Weir: whether shards that don't answer make a warning, or an error"
              + " (default: as the server has it).")
  private @Nullable Boolean partialResponse;

  @Option(
      names = "--source",
      paramLabel = "SOURCE",
      description =
          "Of a Weir: where samples are read, ${COMPLETION-CANDIDATES}: the shards, stores of"
              + " samples, stores of rollups, or whatever holds them (default).")
  private @Nullable Source source;

  @Override
  public Integer call() {
    Expression parsed;
    try {
      parsed = PromQlParser.parse(expression);
    } catch (ParseException e) {
      spec.commandLine().getErr().println(e.withCaret());
      return CommandLine.ExitCode.SOFTWARE;
    }
    Asked asked = TimeOptions.ask(times, expression, Clock.systemUTC(), spec);
    boolean overTime = asked.range().isPresent() || parsed.type() == ValueType.MATRIX;
    Format chosen = format(overTime);
    if (chosen == Format.CHART && !overTime) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--format: expected chart for values over time only (--start)");
    }
    try {
      Answer answer = server.server(spec).ask(question(asked.question()), timeout);
      Notices.print(answer, spec.commandLine().getErr());
      print(answer, asked, chosen);
      return CommandLine.ExitCode.OK;
    } catch (NoAnswerException e) {
      spec.commandLine().getErr().println("weir: " + Printable.of(e.getMessage()));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private Format format(boolean overTime) {
    if (format != null) {
      return format;
    }
    return overTime && chart.terminal().present() ? Format.CHART : Format.TABLE;
  }

  private Question question(Question question) {
    Question asked =
        partialResponse == null
            ? question
            : question.with("partial_response", partialResponse.toString());
    return source == null ? asked : asked.with("source", source.text());
  }

  private void print(Answer answer, Asked asked, Format chosen) {
    PrintWriter out = spec.commandLine().getOut();
    switch (chosen) {
      case TABLE -> lines(TableText.of(answer), "expected series, found none");
      case JSON -> out.println(answer.data());
      case CSV -> CsvText.of(answer).forEach(line -> out.print(line + CsvText.LINE_END));
      case CHART ->
          lines(
              ChartText.of(answer, chart.frame(answer, asked)),
              "expected values to draw, found none");
    }
    out.flush();
  }

  private void lines(List<String> lines, String ifNone) {
    if (lines.isEmpty()) {
      spec.commandLine().getErr().println("weir: " + ifNone);
    }
    lines.forEach(spec.commandLine().getOut()::println);
  }
}
