package io.weir.topology.shard;

import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.SeriesCounts;

/**
 * Lets new series in as long as there is room. What counts is the series that the head knows, so a
 * replay and a restore decide the same, and a series that is forgotten makes room. For one thread.
 */
final class SeriesGate {
  private final SeriesCounts counts;
  private final SeriesLimits limits;

  SeriesGate(Head head, SeriesLimits limits) {
    this.counts = head.counts();
    this.limits = limits;
  }

  /** Whether a new series of a tenant is one too many. */
  boolean isShut(int tenantId, byte[] bytes, int start, int end) {
    return (isTenantFull(tenantId) || isShardFull())
        && !EncodedLabels.isMetricNamePrefixed(bytes, start, end, SeriesCounts.OWN);
  }

  private boolean isTenantFull(int tenantId) {
    return limits.maxSeriesPerTenant() > 0 && counts.of(tenantId) >= limits.maxSeriesPerTenant();
  }

  private boolean isShardFull() {
    return limits.maxSeries() > 0 && counts.total() >= limits.maxSeries();
  }

  /** Says which limit the first series was over that a batch was refused. */
  String message(SampleBatchReader batch, Verdicts verdicts, int tenantId) {
    String tenant = batch.header().tenant();
    String series = firstRefused(batch, verdicts).toString();
    return isTenantFull(tenantId)
        ? "%s: expected at most %d series of tenant %s in a shard (max_series_per_tenant), found %d and a new one"
            .formatted(series, limits.maxSeriesPerTenant(), tenant, counts.of(tenantId))
        : "%s: expected at most %d series in a shard (max_series), found %d and a new one of tenant %s"
            .formatted(series, limits.maxSeries(), counts.total(), tenant);
  }

  private static Labels firstRefused(SampleBatchReader batch, Verdicts verdicts) {
    for (int series = 0; series < batch.seriesCount(); series++) {
      boolean refused = false;
      for (int i = batch.floatsStart(series); i < batch.floatsEnd(series); i++) {
        refused |= verdicts.ofFloat(i) == Verdict.SERIES_LIMIT;
      }
      for (int i = batch.histogramsStart(series); i < batch.histogramsEnd(series); i++) {
        refused |= verdicts.ofHistogram(i) == Verdict.SERIES_LIMIT;
      }
      if (refused) {
        return Labels.decode(batch.bytes(), batch.labelsStart(series), batch.labelsEnd(series));
      }
    }
    throw new IllegalArgumentException("batch: expected a series over the limit, found none");
  }
}
