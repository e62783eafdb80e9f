package io.weir.topology.shard;

import io.weir.schemas.samples.MetricType;

/**
 * Decides the type of a series, once (U1). Whoever reads stores that know no types decides as the
 * shard did.
 */
public final class SeriesTypes {
  private SeriesTypes() {}

  /**
   * The type of a series.
   *
   * @param family type of its metric family, {@code UNKNOWN} if nobody said
   * @param name the series' metric name
   * @return {@code COUNTER} for what adds up, the parts of histograms and summaries among them
   */
  public static MetricType decide(MetricType family, String name) {
    return switch (family) {
      case UNKNOWN -> hasCounterSuffix(name) ? MetricType.COUNTER : MetricType.GAUGE;
      case COUNTER -> name.endsWith("_created") ? MetricType.GAUGE : MetricType.COUNTER;
      case HISTOGRAM ->
          isPart(name)
              ? MetricType.COUNTER
              : name.endsWith("_created") ? MetricType.GAUGE : MetricType.HISTOGRAM;
      case SUMMARY -> isPart(name) ? MetricType.COUNTER : MetricType.GAUGE;
      case GAUGE, GAUGE_HISTOGRAM, INFO, STATESET -> family;
    };
  }

  private static boolean hasCounterSuffix(String name) {
    return name.endsWith("_total") || isPart(name);
  }

  private static boolean isPart(String name) {
    return name.endsWith("_count") || name.endsWith("_sum") || name.endsWith("_bucket");
  }
}
