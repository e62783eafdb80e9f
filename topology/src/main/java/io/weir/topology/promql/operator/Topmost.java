package io.weir.topology.promql.operator;

/**
 * The k greatest or least numbers of a group and their rows: NaN comes last, and equal ones come in
 * the order of their labels, so that it doesn't matter where and in which order they are compared.
 * One thread.
 */
final class Topmost {
  private final int[] rows;
  private final double[] values;
  private final SeriesSet series;
  private final boolean greatest;
  private int size;

  Topmost(int most, SeriesSet series, boolean greatest) {
    this.series = series;
    this.rows = new int[most];
    this.values = new double[most];
    this.greatest = greatest;
  }

  /** Takes in a number of a row. */
  void add(int row, double value) {
    if (size < rows.length) {
      rows[size] = row;
      values[size] = value;
      up(size++);
    } else if (comesBefore(row, value, rows[0], values[0])) {
      rows[0] = row;
      values[0] = value;
      down(size);
    }
  }

  int size() {
    return size;
  }

  /** The rows, the topmost first; ends the taking in. */
  int[] sorted() {
    for (int end = size - 1; end > 0; end--) {
      swap(0, end);
      down(end);
    }
    return rows;
  }

  private boolean comesBefore(int row, double value, int otherRow, double otherValue) {
    if (value == otherValue || (Double.isNaN(value) && Double.isNaN(otherValue))) {
      return series.labels(row).compareTo(series.labels(otherRow)) < 0;
    }
    if (Double.isNaN(value) || Double.isNaN(otherValue)) {
      return Double.isNaN(otherValue);
    }
    return greatest ? value > otherValue : value < otherValue;
  }

  // A heap whose root is the one that comes last.

  private void up(int from) {
    int at = from;
    while (at > 0) {
      int parent = (at - 1) / 2;
      if (!comesBefore(rows[parent], values[parent], rows[at], values[at])) {
        return;
      }
      swap(at, parent);
      at = parent;
    }
  }

  private void down(int end) {
    int at = 0;
    while (true) {
      int last = at;
      for (int child = 2 * at + 1; child <= 2 * at + 2 && child < end; child++) {
        if (comesBefore(rows[last], values[last], rows[child], values[child])) {
          last = child;
        }
      }
      if (last == at) {
        return;
      }
      swap(at, last);
      at = last;
    }
  }

  private void swap(int a, int b) {
    int row = rows[a];
    rows[a] = rows[b];
    rows[b] = row;
    double value = values[a];
    values[a] = values[b];
    values[b] = value;
  }
}
