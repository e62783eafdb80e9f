package io.weir.ops.query;

import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * What a server answered.
 *
 * @param kind what the series are
 * @param series in the server's order; a scalar and a text are one without labels
 * @param data the JSON that holds the result, character by character as it came
 * @param warnings what the user should know before believing it
 * @param infos what may be wrong with the expression
 */
public record Answer(
    Kind kind, List<AnswerSeries> series, String data, List<String> warnings, List<String> infos) {

  /** What an expression's value is. */
  public enum Kind {
    /** Series with a value each. */
    VECTOR,
    /** Series with values over time. */
    MATRIX,
    /** A number. */
    SCALAR,
    /** A text. */
    STRING
  }

  public Answer {
    series = List.copyOf(series);
    warnings = List.copyOf(warnings);
    infos = List.copyOf(infos);
  }

  /** The time of the earliest value, since the Unix epoch; 0 if there is none. */
  public long firstMillis() {
    return times().min().orElse(0);
  }

  /** The time of the latest value, since the Unix epoch; 0 if there is none. */
  public long lastMillis() {
    return times().max().orElse(0);
  }

  private LongStream times() {
    return series.stream().flatMap(one -> one.points().stream()).mapToLong(Point::millis);
  }

  /** The names of all labels, the metric's name first, the others as Prometheus sorts them. */
  SortedSet<String> labelNames() {
    SortedSet<String> names =
        new TreeSet<>(
            Comparator.<String, Boolean>comparing(name -> !name.equals(AnswerSeries.NAME))
                .thenComparing(Comparator.naturalOrder()));
    series.forEach(one -> names.addAll(one.labels().keySet()));
    return names;
  }
}
