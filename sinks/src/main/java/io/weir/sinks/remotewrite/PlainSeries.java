package io.weir.sinks.remotewrite;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.reading.Kept;
import io.weir.sinks.reading.SeriesChoice;
import io.weir.sinks.reading.StoredSeries;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was written under the names that series have in Weir, and is read again: the way back from
 * the Prometheus model. Of rollups these are of one level, a counter's totals and the averages of
 * others; what else there is of windows isn't read. A window's sample is told from a result by its
 * time, since no rule runs a millisecond before a window ends. Any thread may use it.
 *
 * @param level whose rollups bear the series' names; empty if raw samples do
 * @param tenantLabel the label of tenants other than {@code default}
 * @param counters tells at each reading which metrics are counters
 */
public record PlainSeries(String level, String tenantLabel, Supplier<Predicate<String>> counters) {

  /**
   * Refuses to read for a tenant of which only a label tells: a series of {@code default} may have
   * that itself.
   */
  public void check(SeriesChoice choice) throws StoreException {
    if (!choice.tenant().equals(PrometheusModel.DEFAULT_TENANT)) {
      throw new StoreException.Refused(
          "tenant %s: expected the tenant default, since the label %s tells others in this store,"
                  .formatted(choice.tenant(), tenantLabel)
              + " and series may have it of their own",
          null);
    }
  }

  /** Whether a series is one in Weir, not a part of rollups. */
  public boolean isSeries(Labels labels) {
    return !labels.metricName().isEmpty()
        && !(labels.metricName().endsWith(PrometheusModel.ROLLUP_SUFFIX)
            && labels.has(PrometheusModel.ROLLUP)
            && labels.has(PrometheusModel.ROLLUP_LEVEL));
  }

  /**
   * What of a series is of a kind.
   *
   * @param histograms null where a sample is a number; null if all are
   */
  public StoredSeries of(
      Kept kept,
      Predicate<String> isCounter,
      Labels labels,
      int count,
      long[] timestampsMillis,
      double[] values,
      @Nullable NativeHistogram @Nullable [] histograms) {
    boolean totals = kept instanceof Kept.Rollups && isCounter.test(labels.metricName());
    StoredSeries.Builder series = new StoredSeries.Builder(labels);
    for (int i = 0; i < count; i++) {
      long time = timestampsMillis[i];
      if (!isOf(kept, time)) {
        continue;
      }
      @Nullable NativeHistogram histogram = histograms == null ? null : histograms[i];
      if (histogram != null) {
        series.add(time, histogram);
      } else if (totals) {
        series.addTotal(time, values[i], Double.NaN);
      } else {
        series.add(time, values[i]);
      }
    }
    return series.build();
  }

  private boolean isOf(Kept kept, long timestampMillis) {
    return switch (kept) {
      case Kept.Raw() -> level.isEmpty();
      case Kept.Results() -> !level.isEmpty() && !endsWindow(timestampMillis);
      case Kept.Rollups(var asked) -> asked.name().equals(level) && endsWindow(timestampMillis);
    };
  }

  private boolean endsWindow(long timestampMillis) {
    return (timestampMillis + 1) % RollupLevel.parse(level).millis() == 0;
  }
}
