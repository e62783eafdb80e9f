package io.weir.ops.query;

import io.weir.ops.query.chart.Chart;
import io.weir.ops.query.chart.ChartFrame;
import io.weir.ops.query.chart.ChartLine;
import java.util.List;

/** Answers over time as charts. */
public final class ChartText {
  private ChartText() {}

  /** The lines; none if there is nothing to draw. */
  public static List<String> of(Answer answer, ChartFrame frame) {
    return Chart.draw(frame, answer.series().stream().map(ChartText::line).toList());
  }

  private static ChartLine line(AnswerSeries series) {
    return new ChartLine(
        Printable.of(series.selector()),
        series.points().stream()
            .map(point -> new ChartLine.Point(point.millis(), point.number()))
            .toList());
  }
}
