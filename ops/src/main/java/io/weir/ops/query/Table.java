package io.weir.ops.query;

import java.util.ArrayList;
import java.util.List;

/** Lines of aligned columns, two blanks between them. */
final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a line; the first one decides how many columns there are. */
  void row(List<String> cells) {
    rows.add(cells.stream().map(Printable::of).toList());
  }

  List<String> lines() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Printable.width(row.get(i)));
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        line.append(i == 0 ? "" : GAP).append(cell);
        line.append(" ".repeat(widths[i] - Printable.width(cell)));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
