package io.weir.ops.query.chart;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/** Draws lines in a frame, with labelled axes and a legend. */
public final class Chart {
  /** Lines that can be told apart. */
  public static final int MOST_LINES = 8;

  private static final int ROWS_PER_TICK = 4;
  private static final int COLUMNS_PER_SPACE = 14;

  /** The axis, its labels, and the line that says from when to when. */
  private static final int LINES_BELOW = 3;

  private Chart() {}

  /**
   * The lines of the chart; none if there is no finite value.
   *
   * @param lines of which the first eight are drawn, in the order of the legend
   */
  public static List<String> draw(ChartFrame frame, List<ChartLine> lines) {
    List<ChartLine> drawn = lines.subList(0, Math.min(MOST_LINES, lines.size()));
    DoubleSummaryStatistics values =
        drawn.stream()
            .flatMap(line -> line.points().stream())
            .filter(ChartLine.Point::isFinite)
            .mapToDouble(ChartLine.Point::value)
            .summaryStatistics();
    if (values.getCount() == 0) {
      return List.of();
    }
    int legend = drawn.size() + (drawn.size() < lines.size() ? 1 : 0);
    int rows = Math.max(ChartFrame.LEAST_HEIGHT - 1, frame.height() - LINES_BELOW - legend);
    ValueAxis vertical =
        ValueAxis.of(values.getMin(), values.getMax(), Math.max(1, rows / ROWS_PER_TICK));
    TimeAxis horizontal = new TimeAxis(frame.startMillis(), frame.endMillis());
    int gutter =
        vertical.ticks().stream().mapToInt(tick -> vertical.label(tick).length()).max().orElse(0);
    Canvas canvas = new Canvas(Math.max(1, frame.width() - gutter - 2), rows);
    for (int i = 0; i < drawn.size(); i++) {
      draw(i, drawn.get(i), frame, vertical, horizontal, canvas);
    }
    Pen pen = Pen.of(drawn.size(), frame.colours());
    List<String> text = new ArrayList<>(plot(canvas, vertical, gutter, pen));
    text.addAll(below(canvas, horizontal, gutter));
    text.add(
        " ".repeat(gutter + 2)
            + Instant.ofEpochMilli(frame.startMillis())
            + " to "
            + Instant.ofEpochMilli(frame.endMillis()));
    for (int i = 0; i < drawn.size(); i++) {
      text.add(pen.legend(i) + " " + cut(drawn.get(i).name(), frame.width() - 2));
    }
    if (drawn.size() < lines.size()) {
      text.add("  and " + (lines.size() - drawn.size()) + " more, which are not drawn");
    }
    return text;
  }

  private static void draw(
      int index,
      ChartLine line,
      ChartFrame frame,
      ValueAxis vertical,
      TimeAxis horizontal,
      Canvas canvas) {
    ChartLine.Point before = null;
    for (ChartLine.Point point : line.points()) {
      if (!point.isFinite()) {
        before = null;
        continue;
      }
      boolean isFar = before == null || point.millis() - before.millis() > frame.longestGapMillis();
      ChartLine.Point from = before == null || isFar ? point : before;
      canvas.line(
          index,
          horizontal.position(from.millis()),
          vertical.position(from.value()),
          horizontal.position(point.millis()),
          vertical.position(point.value()));
      before = point;
    }
  }

  private static List<String> plot(Canvas canvas, ValueAxis axis, int gutter, Pen pen) {
    String[] labels = new String[canvas.rows()];
    Arrays.fill(labels, "");
    axis.ticks().forEach(tick -> labels[canvas.rowOf(axis.position(tick))] = axis.label(tick));
    List<String> text = new ArrayList<>();
    for (int row = 0; row < canvas.rows(); row++) {
      String label = labels[row];
      String line =
          " ".repeat(gutter - label.length())
              + label
              + (label.isEmpty() ? " │" : " ┤")
              + canvas.row(row, pen);
      text.add(line.stripTrailing());
    }
    return text;
  }

  private static List<String> below(Canvas canvas, TimeAxis axis, int gutter) {
    StringBuilder line = new StringBuilder("─".repeat(canvas.columns()));
    StringBuilder labels = new StringBuilder();
    for (TimeAxis.Tick tick : axis.ticks(canvas.columns() / COLUMNS_PER_SPACE)) {
      int column = canvas.columnOf(axis.position(tick.millis()));
      line.setCharAt(column, '┬');
      int width = tick.label().length();
      int start = Math.clamp(column - width / 2, 0, Math.max(0, canvas.columns() - width));
      if (labels.isEmpty() || start > labels.length()) {
        labels.repeat(' ', start - labels.length()).append(tick.label());
      }
    }
    String margin = " ".repeat(gutter + 1);
    return List.of(margin + "└" + line, margin + " " + labels);
  }

  private static String cut(String name, int most) {
    return name.codePointCount(0, name.length()) <= most
        ? name
        : name.substring(0, name.offsetByCodePoints(0, most - 1)) + "…";
  }
}
