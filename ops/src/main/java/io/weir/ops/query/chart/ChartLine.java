package io.weir.ops.query.chart;

import java.util.List;

/**
 * A line of a chart.
 *
 * @param name for the legend
 * @param points in the order of time
 */
public record ChartLine(String name, List<Point> points) {
  public ChartLine {
    points = List.copyOf(points);
  }

  /**
   * A value at a time.
   *
   * @param millis since the Unix epoch
   * @param value one that isn't finite interrupts the line
   */
  public record Point(long millis, double value) {
    boolean isFinite() {
      return Double.isFinite(value);
    }
  }
}
