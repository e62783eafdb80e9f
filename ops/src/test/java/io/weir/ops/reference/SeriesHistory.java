package io.weir.ops.reference;

import io.weir.ops.committed.Value;
import io.weir.schemas.samples.MetricType;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that was ever taken of one series (D1, U1). */
final class SeriesHistory {
  private static final List<String> COUNTERS = List.of("_total", "_count", "_sum", "_bucket");
  private static final List<String> PARTS = List.of("_count", "_sum", "_bucket");

  private final MetricType type;
  private final TreeMap<Long, Value> samples = new TreeMap<>();
  private final SortedMap<Long, Value> counted = new TreeMap<>();

  private SeriesHistory(MetricType type) {
    this.type = type;
  }

  /** A series, its type decided by what its first batch says and by its name (U1). */
  static SeriesHistory begin(SeriesId series, MetricType said) {
    String name = series.labels().metricName();
    boolean part = PARTS.stream().anyMatch(name::endsWith);
    boolean created = name.endsWith("_created");
    return new SeriesHistory(
        switch (said) {
          case UNKNOWN ->
              COUNTERS.stream().anyMatch(name::endsWith) ? MetricType.COUNTER : MetricType.GAUGE;
          case COUNTER -> created ? MetricType.GAUGE : MetricType.COUNTER;
          case SUMMARY -> part ? MetricType.COUNTER : MetricType.GAUGE;
          case HISTOGRAM ->
              part ? MetricType.COUNTER : created ? MetricType.GAUGE : MetricType.HISTOGRAM;
          case GAUGE, GAUGE_HISTOGRAM, INFO, STATESET -> said;
        });
  }

  MetricType type() {
    return type;
  }

  /** What a sample is of which the head knows whether it has it (D1). */
  Verdict put(long timestampMillis, Value value, Verdict ifNew) {
    Value known = samples.putIfAbsent(timestampMillis, value);
    if (known == null) {
      if (ifNew.counts()) {
        counted.put(timestampMillis, value);
      }
      return ifNew;
    }
    return known.equals(value) ? Verdict.DUPLICATE : Verdict.CONFLICT;
  }

  /** The samples that rollups are made of, by their event times. */
  SortedMap<Long, Value> counted() {
    return counted;
  }
}
