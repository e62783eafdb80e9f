package io.weir.ops.serve.query;

import io.weir.schemas.metadata.MetricMetadata;
import io.weir.schemas.samples.MetricType;
import io.weir.topology.shard.SeriesTypes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Which metrics are counters, as shards decide it (U1), by what is known of their families. */
final class CounterNames implements Predicate<String> {
  private static final List<String> SUFFIXES =
      List.of("_total", "_count", "_sum", "_bucket", "_created");

  private final Map<String, MetricType> families = new HashMap<>();

  /** By the families of one tenant. */
  CounterNames(List<MetricMetadata> known) {
    known.forEach(family -> families.put(family.family(), family.type()));
  }

  @Override
  public boolean test(String metric) {
    return SeriesTypes.decide(family(metric), metric) == MetricType.COUNTER;
  }

  private MetricType family(String metric) {
    MetricType type = families.get(metric);
    if (type != null) {
      return type;
    }
    for (String suffix : SUFFIXES) {
      if (metric.endsWith(suffix)) {
        return families.getOrDefault(
            metric.substring(0, metric.length() - suffix.length()), MetricType.UNKNOWN);
      }
    }
    return MetricType.UNKNOWN;
  }
}
