package io.weir.ops.query.chart;

/**
 * What surrounds the lines of a chart.
 *
 * @param startMillis the left edge
 * @param endMillis the right edge, not before the left one
 * @param longestGapMillis how far apart two values may be that are connected
 * @param width in columns, of everything
 * @param height in lines, of everything; more if the legend needs it
 * @param colours whether the terminal knows ANSI's
 */
public record ChartFrame(
    long startMillis,
    long endMillis,
    long longestGapMillis,
    int width,
    int height,
    boolean colours) {
  /** Below that nothing can be seen. */
  public static final int LEAST_WIDTH = 20;

  /** Below that nothing can be seen. */
  public static final int LEAST_HEIGHT = 5;

  public ChartFrame {
    width = Math.max(width, LEAST_WIDTH);
    height = Math.max(height, LEAST_HEIGHT);
  }
}
