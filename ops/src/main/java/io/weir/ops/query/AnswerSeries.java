package io.weir.ops.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A series of an answer.
 *
 * @param labels by name, in the order of names
 * @param points in the order of time, at least one
 */
record AnswerSeries(Map<String, String> labels, List<Point> points) {
  static final String NAME = "__name__";

  AnswerSeries {
    points = List.copyOf(points);
  }

  Point last() {
    return points.getLast();
  }

  /** The series as PromQL writes it: {@code up{job="node"}}. */
  String selector() {
    List<String> pairs = new ArrayList<>();
    labels.forEach((name, value) -> {
      if (!name.equals(NAME)) {
        pairs.add(name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"");
      }
    });
    String name = labels.getOrDefault(NAME, "");
    return !name.isEmpty() && pairs.isEmpty() ? name : name + "{" + String.join(", ", pairs) + "}";
  }
}
