package io.weir.ops.reference;

import io.weir.ops.committed.Value;
import io.weir.schemas.samples.MetricType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** All that was ever taken of one series (D1, U1). */
final class SeriesHistory {
  private static final List<String> COUNTERS = List.of("_total", "_count", "_sum", "_bucket");
  private static final List<String> PARTS = List.of("_count", "_sum", "_bucket");

  private final MetricType type;
  private final Map<Long, Value> samples = new HashMap<>();
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

  /** Whether all samples are older; a staleness marker is none. */
  boolean isNewerThanAll(long timestampMillis) {
    return counted.tailMap(timestampMillis).values().stream()
        .noneMatch(value -> value instanceof Value.OfFloat each && !each.isStaleMarker());
  }

  /**
   * What becomes of a sample of which the head knows whether it has it (D1). A float that comes too
   * late is not kept: nothing may be computed from it later.
   */
  Verdict put(long timestampMillis, Value value, Verdict ifNew) {
    Value known = samples.get(timestampMillis);
    if (known != null) {
      return known.equals(value) ? Verdict.DUPLICATE : Verdict.CONFLICT;
    }
    if (ifNew.counts()) {
      counted.put(timestampMillis, value);
    }
    if (ifNew.counts() || value instanceof Value.OfHistogram) {
      samples.put(timestampMillis, value);
    }
    return ifNew;
  }

  /** The samples that rollups are made of, by their event times. */
  SortedMap<Long, Value> counted() {
    return counted;
  }
}
