package io.weir.ops.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;

/**
 * Answers as tables: a column a label, then the value; of values over time, how many there are, the
 * least, the greatest and the last.
 */
public final class TableText {
  private TableText() {}

  /** The lines; a number or a text is one line, nothing is none. */
  public static List<String> of(Answer answer) {
    return switch (answer.kind()) {
      case SCALAR, STRING -> List.of(Printable.of(answer.series().getFirst().last().text()));
      case VECTOR -> table(answer, List.of("value"), series -> List.of(series.last().text()));
      case MATRIX -> table(answer, List.of("count", "min", "max", "last"), TableText::summary);
    };
  }

  private interface Cells {
    List<String> of(AnswerSeries series);
  }

  private static List<String> table(Answer answer, List<String> columns, Cells cells) {
    if (answer.series().isEmpty()) {
      return List.of();
    }
    SortedSet<String> names = answer.labelNames();
    Table table = new Table();
    table.row(joined(names, columns));
    for (AnswerSeries series : answer.series()) {
      List<String> values =
          names.stream().map(name -> series.labels().getOrDefault(name, "")).toList();
      table.row(joined(values, cells.of(series)));
    }
    return table.lines();
  }

  private static List<String> joined(Collection<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** The least and the greatest as they came; of numbers only, since histograms have no order. */
  private static List<String> summary(AnswerSeries series) {
    Point least = null;
    Point greatest = null;
    for (Point point : series.points()) {
      if (point.histogram() || Double.isNaN(point.number())) {
        continue;
      }
      if (least == null || point.number() < least.number()) {
        least = point;
      }
      if (greatest == null || point.number() > greatest.number()) {
        greatest = point;
      }
    }
    return List.of(
        Integer.toString(series.points().size()),
        least == null ? "" : least.text(),
        greatest == null ? "" : greatest.text(),
        series.last().text());
  }
}
