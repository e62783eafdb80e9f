package io.weir.topology.shard;

/**
 * How many series a shard takes in. Weir's own, those whose metric name begins with {@code weir_},
 * neither count nor are refused.
 *
 * @param maxSeries of a shard, all tenants together; 0 for any number
 * @param maxSeriesPerTenant of each tenant in a shard; 0 for any number
 */
public record SeriesLimits(int maxSeries, int maxSeriesPerTenant) {
  /** Any number. */
  public static final SeriesLimits NONE = new SeriesLimits(0, 0);

  /** Checks the values. */
  public SeriesLimits {
    if (maxSeries < 0) {
      throw new IllegalArgumentException("max_series: expected at least 0, found " + maxSeries);
    }
    if (maxSeriesPerTenant < 0) {
      throw new IllegalArgumentException(
          "max_series_per_tenant: expected at least 0, found " + maxSeriesPerTenant);
    }
  }
}
