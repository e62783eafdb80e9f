package io.weir.topology.promql.script;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.parse.SeriesParser;
import io.weir.topology.promql.series.SeriesDescription;
import io.weir.topology.promql.series.SeriesItem;
import io.weir.topology.promql.series.SeriesPoint;
import io.weir.topology.promql.series.SeriesPoints;
import io.weir.topology.promql.syntax.ParseException;
import java.util.ArrayList;
import java.util.List;

/** A series of a script, {@code up{job="a"} 1 2+3x4 _ stale}, with a value for each step. */
record Sequence(Labels labels, List<SequenceValue> values) {
  Sequence {
    values = List.copyOf(values);
  }

  /**
   * A series of its text.
   *
   * @throws ScriptException if it isn't one
   */
  static Sequence parse(String text) {
    try {
      SeriesDescription description = SeriesParser.parse(text);
      return new Sequence(description.labels(), values(description));
    } catch (ParseException | IllegalArgumentException e) {
      throw new ScriptException("series: " + e.getMessage(), e);
    }
  }

  /**
   * The labels of a metric's text, {@code up{job="a"}}.
   *
   * @throws ScriptException if it isn't one
   */
  static Labels parseLabels(String text) {
    try {
      return SeriesParser.parseMetric(text);
    } catch (ParseException e) {
      throw new ScriptException("series: " + e.getMessage(), e);
    }
  }

  private static List<SequenceValue> values(SeriesDescription description) {
    List<SequenceValue> values = new ArrayList<>();
    for (SeriesPoint point : SeriesPoints.of(description)) {
      omit(values, point.step());
      FloatHistogram histogram = point.histogram();
      values.add(
          histogram == null
              ? new SequenceValue.Numeric(point.value())
              : new SequenceValue.Histogram(histogram, point.hintGiven()));
    }
    omit(values, description.items().stream().mapToLong(SeriesItem::count).sum());
    return values;
  }

  private static void omit(List<SequenceValue> values, long step) {
    while (values.size() < step) {
      values.add(new SequenceValue.Omitted());
    }
  }
}
