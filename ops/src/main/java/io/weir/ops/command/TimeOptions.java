package io.weir.ops.command;

import io.weir.ops.query.QueryTimes;
import io.weir.ops.query.Question;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The options that say of when an expression's value is asked. */
final class TimeOptions {
  @Option(
      names = "--time",
      paramLabel = "T",
      description =
          "The value at a time: RFC 3339, Unix seconds, now, or a duration ago such as -1h"
              + " (default: the server's now).")
  private @Nullable String time;

  @ArgGroup(exclusive = false)
  private @Nullable RangeOptions range;

  /** From when to when. */
  static final class RangeOptions {
    @Option(
        names = "--start",
        paramLabel = "S",
        required = true,
        description = "The values from a time on, itself included.")
    private String start = "";

    @Option(
        names = "--end",
        paramLabel = "E",
        defaultValue = "now",
        description = "The time of the last value (default: ${DEFAULT-VALUE}).")
    private String end = "now";

    @Option(
        names = "--step",
        paramLabel = "D",
        description =
            "Between two values: a duration or seconds"
                + " (default: a 250th of the range in whole seconds, at least 1s).")
    private @Nullable String step;
  }

  /** The question of an expression; of the server's present if there are no options. */
  static Asked ask(
      @Nullable TimeOptions options, String expression, Clock clock, CommandSpec spec) {
    if (options == null) {
      return new Asked(Question.now(expression), Optional.empty());
    }
    Instant now = clock.instant();
    RangeOptions range = options.range;
    if (range == null) {
      Instant at = time("--time", String.valueOf(options.time), now, spec);
      return new Asked(Question.at(expression, at), Optional.empty());
    }
    Instant start = time("--start", range.start, now, spec);
    Instant end = time("--end", range.end, now, spec);
    if (end.isBefore(start)) {
      throw wrong(spec, "--end: expected a time not before " + start + ", found " + end);
    }
    Duration step = range.step == null ? QueryTimes.usualStep(start, end) : step(range.step, spec);
    return new Asked(
        Question.over(expression, start, end, step),
        Optional.of(new Asked.Range(start, end, step)));
  }

  /** Reads a step. */
  static Duration step(String text, CommandSpec spec) {
    try {
      return QueryTimes.step(text);
    } catch (IllegalArgumentException e) {
      throw wrong(spec, "--step: " + e.getMessage());
    }
  }

  private static Instant time(String option, String text, Instant now, CommandSpec spec) {
    try {
      return QueryTimes.time(text, now);
    } catch (IllegalArgumentException e) {
      throw wrong(spec, option + ": " + e.getMessage());
    }
  }

  private static CommandLine.ParameterException wrong(CommandSpec spec, String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
