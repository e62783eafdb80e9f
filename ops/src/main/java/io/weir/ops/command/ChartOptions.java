package io.weir.ops.command;

import io.weir.ops.query.Answer;
import io.weir.ops.query.chart.ChartFrame;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How large a chart is. */
final class ChartOptions {
  /** A value that is missing interrupts a line; one that is late by a rounding doesn't. */
  private static final double LONGEST_GAP_IN_STEPS = 1.5;

  @Option(
      names = "--width",
      paramLabel = "N",
      description = "A chart's width in columns (default: $COLUMNS, or 80).")
  private @Nullable Integer width;

  @Option(
      names = "--height",
      paramLabel = "N",
      description = "A chart's height in lines, its legend included (default: $LINES, or 24).")
  private @Nullable Integer height;

  private final Terminal terminal = Terminal.of(System.getenv());

  Terminal terminal() {
    return terminal;
  }

  /** The frame: the range that was asked for, or the times that came. */
  ChartFrame frame(Answer answer, Asked asked) {
    return asked
        .range()
        .map(range ->
            frame(
                range.start().toEpochMilli(),
                range.end().toEpochMilli(),
                Math.round(range.step().toMillis() * LONGEST_GAP_IN_STEPS)))
        .orElseGet(() -> frame(answer.firstMillis(), answer.lastMillis(), Long.MAX_VALUE));
  }

  private ChartFrame frame(long startMillis, long endMillis, long longestGapMillis) {
    return new ChartFrame(
        startMillis,
        endMillis,
        longestGapMillis,
        width != null ? width : terminal.columns(),
        // The last line of a terminal is the prompt's.
        height != null ? height : terminal.lines() - 1,
        terminal.colours());
  }
}
