package io.weir.ops.query.chart;

/**
 * Cells of two by four dots, each cell of the line that drew in it last. A cell is printed as a
 * character of Braille or, where lines have to be told apart without colours, as its line's letter.
 * One thread.
 */
final class Canvas {
  private static final int DOTS_ACROSS = 2;
  private static final int DOTS_DOWN = 4;
  private static final char BRAILLE = '\u2800';

  /** Of the dots of a character, by row and column; Unicode numbers them by columns. */
  private static final int[][] DOTS = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

  private final int[][] dots;
  private final int[][] owners;

  Canvas(int columns, int rows) {
    dots = new int[rows][columns];
    owners = new int[rows][columns];
  }

  int columns() {
    return dots[0].length;
  }

  int rows() {
    return dots.length;
  }

  /**
   * Draws a straight line.
   *
   * @param fromX from 0 at the left to 1 at the right, as {@code toX}
   * @param fromY from 0 at the bottom to 1 at the top, as {@code toY}
   */
  void line(int owner, double fromX, double fromY, double toX, double toY) {
    int x = dotX(fromX);
    int y = dotY(fromY);
    int acrossX = dotX(toX) - x;
    int acrossY = dotY(toY) - y;
    int steps = Math.max(1, Math.max(Math.abs(acrossX), Math.abs(acrossY)));
    for (int i = 0; i <= steps; i++) {
      dot(
          owner,
          x + (int) Math.round((double) acrossX * i / steps),
          y + (int) Math.round((double) acrossY * i / steps));
    }
  }

  private int dotX(double position) {
    return (int) Math.round(Math.clamp(position, 0, 1) * (columns() * DOTS_ACROSS - 1));
  }

  private int dotY(double position) {
    return (int) Math.round((1 - Math.clamp(position, 0, 1)) * (rows() * DOTS_DOWN - 1));
  }

  private void dot(int owner, int x, int y) {
    int row = y / DOTS_DOWN;
    int column = x / DOTS_ACROSS;
    dots[row][column] |= DOTS[y % DOTS_DOWN][x % DOTS_ACROSS];
    owners[row][column] = owner;
  }

  /** The row of cells in which a vertical position lies. */
  int rowOf(double position) {
    return dotY(position) / DOTS_DOWN;
  }

  /** The column of cells in which a horizontal position lies. */
  int columnOf(double position) {
    return dotX(position) / DOTS_ACROSS;
  }

  /** A row of cells as text. */
  String row(int row, Pen pen) {
    StringBuilder text = new StringBuilder();
    for (int column = 0; column < columns(); column++) {
      int drawn = dots[row][column];
      text.append(drawn == 0 ? " " : pen.write(owners[row][column], (char) (BRAILLE | drawn)));
    }
    return text.toString();
  }
}
