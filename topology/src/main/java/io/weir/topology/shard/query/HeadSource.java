package io.weir.topology.shard.query;

import io.weir.topology.histogram.HistogramCodec;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.shard.ReadFrom;
import io.weir.topology.shard.SelectedSeries;
import io.weir.topology.shard.ShardReader;
import io.weir.topology.shard.UnreadableShardException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tenant's series in one shard, for expressions, in the order of their labels. What a selection
 * sees is told at {@link ShardReader}; two selections of one evaluation may see different records.
 * Where a series has a float and a native histogram at the same time, the histogram counts. Safe
 * for any number of threads.
 */
public final class HeadSource implements SeriesSource {
  private final ShardReader reader;
  private final String tenant;
  private final ReadFrom from;
  private final long maxSamples;

  /** Reads nothing yet, and any number of samples. */
  public HeadSource(ShardReader reader, String tenant, ReadFrom from) {
    this(reader, tenant, from, Long.MAX_VALUE);
  }

  /**
   * Reads nothing yet.
   *
   * @param maxSamples samples that a selection may copy; beyond so many it fails
   */
  public HeadSource(ShardReader reader, String tenant, ReadFrom from, long maxSamples) {
    this.reader = reader;
    this.tenant = tenant;
    this.from = from;
    this.maxSamples = maxSamples;
  }

  /**
   * The series, with copies of their samples.
   *
   * @throws UnreadableShardException if the shard can't be read
   * @throws QueryException if a native histogram among the samples is none, or there are too many
   *     samples
   */
  @Override
  public List<SeriesSamples> select(List<Matcher> matchers, long fromMillis, long toMillis) {
    List<SeriesSamples> found = new ArrayList<>();
    long[] remaining = {maxSamples};
    reader.select(
        tenant,
        matchers,
        fromMillis,
        toMillis,
        from,
        series -> {
          remaining[0] -= series.floatCount() + series.histogramCount();
          if (remaining[0] < 0) {
            throw QueryException.tooManySamples();
          }
          found.add(samples(series));
        });
    found.sort((left, right) -> left.labels().compareTo(right.labels()));
    return found;
  }

  private static SeriesSamples samples(SelectedSeries series) {
    return series.histogramCount() == 0
        ? SeriesSamples.ofNumbers(series.labels(), series.timestampsMillis(), series.values())
        : mixed(series);
  }

  /** Floats and native histograms, each ascending, in one ascending order. */
  private static SeriesSamples mixed(SelectedSeries series) {
    int most = series.floatCount() + series.histogramCount();
    long[] timestamps = new long[most];
    double[] values = new double[most];
    @Nullable FloatHistogram[] histograms = new FloatHistogram[most];
    int count = 0;
    int number = 0;
    for (int i = 0; i <= series.histogramCount(); i++) {
      boolean last = i == series.histogramCount();
      long untilMillis = last ? Long.MAX_VALUE : series.histogramTimestampMillis(i);
      while (number < series.floatCount()
          && (last || series.timestampMillis(number) < untilMillis)) {
        timestamps[count] = series.timestampMillis(number);
        values[count++] = series.value(number++);
      }
      if (!last) {
        if (number < series.floatCount() && series.timestampMillis(number) == untilMillis) {
          number++;
        }
        timestamps[count] = untilMillis;
        histograms[count++] = histogram(series, i);
      }
    }
    return new SeriesSamples(series.labels(), count, timestamps, values, histograms, null);
  }

  private static FloatHistogram histogram(SelectedSeries series, int index) {
    try {
      return HistogramCodec.decode(series.histogram(index));
    } catch (IllegalArgumentException e) {
      throw new QueryException(
          "series %s, sample at %d ms: %s"
              .formatted(series.labels(), series.histogramTimestampMillis(index), e.getMessage()),
          e);
    }
  }
}
