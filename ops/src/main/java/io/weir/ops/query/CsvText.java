package io.weir.ops.query;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * Answers as CSV by <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>: a header, then a
 * line for each value: the labels of its series, its timestamp in seconds and itself, as Prometheus
 * writes them.
 */
public final class CsvText {
  /** What ends a line. */
  public static final String LINE_END = "\r\n";

  private CsvText() {}

  /** The lines without their ends, the header first. */
  public static List<String> of(Answer answer) {
    SortedSet<String> names = answer.labelNames();
    List<String> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(names);
    header.add("timestamp");
    header.add("value");
    lines.add(line(header));
    for (AnswerSeries series : answer.series()) {
      for (Point point : series.points()) {
        List<String> fields = new ArrayList<>();
        names.forEach(name -> fields.add(series.labels().getOrDefault(name, "")));
        fields.add(point.seconds().toPlainString());
        fields.add(point.text());
        lines.add(line(fields));
      }
    }
    return lines;
  }

  private static String line(List<String> fields) {
    return String.join(",", fields.stream().map(CsvText::field).toList());
  }

  private static String field(String text) {
    boolean quoted = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return quoted ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
