package io.weir.topology.shard.query;

import io.weir.schemas.labels.EncodedLabels;
import io.weir.topology.histogram.HistogramCodec;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.source.ReadLimits;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.shard.ReadFrom;
import io.weir.topology.shard.SelectedSeries;
import io.weir.topology.shard.SeriesVisitor;
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
  private final ReadLimits limits;

  /** Reads nothing yet, and as much as there is. */
  public HeadSource(ShardReader reader, String tenant, ReadFrom from) {
    this(reader, tenant, from, ReadLimits.NONE);
  }

  /**
   * Reads nothing yet.
   *
   * @param limits what one selection may copy
   */
  public HeadSource(ShardReader reader, String tenant, ReadFrom from, ReadLimits limits) {
    this.reader = reader;
    this.tenant = tenant;
    this.from = from;
    this.limits = limits;
  }

  /**
   * The series, with copies of their samples.
   *
   * @throws UnreadableShardException if the shard can't be read
   * @throws QueryException if a native histogram among the samples is none, or there are too many
   *     samples or series
   */
  @Override
  public List<SeriesSamples> select(List<Matcher> matchers, long fromMillis, long toMillis) {
    Found found = new Found();
    reader.select(tenant, matchers, fromMillis, toMillis, from, found);
    return found.inOrder();
  }

  /**
   * The series, with copies of the newest sample of each.
   *
   * @throws UnreadableShardException as for {@link #select}
   * @throws QueryException as for {@link #select}
   */
  @Override
  public List<SeriesSamples> newest(List<Matcher> matchers, long fromMillis, long toMillis) {
    Found found = new Found();
    reader.newest(tenant, matchers, fromMillis, toMillis, from, found);
    return found.inOrder();
  }

  /** Takes the series that a selection shows. */
  private final class Found implements SeriesVisitor {
    private final List<Entry> entries = new ArrayList<>();
    private long remaining = limits.maxSamples();

    /** A series; its encoded labels are put in order much faster than labels. */
    @SuppressWarnings("ArrayRecordComponent") // compared nowhere
    private record Entry(byte[] labels, SeriesSamples samples) {}

    @Override
    public void series(SelectedSeries series) {
      remaining -= series.floatCount() + series.histogramCount();
      if (remaining < 0) {
        throw QueryException.tooManySamples();
      }
      if (entries.size() == limits.maxSeries()) {
        throw QueryException.tooManySeries(limits.maxSeries());
      }
      entries.add(new Entry(series.encodedLabels(), samples(series)));
    }

    List<SeriesSamples> inOrder() {
      entries.sort((left, right) -> EncodedLabels.compare(left.labels, right.labels));
      List<SeriesSamples> ordered = new ArrayList<>(entries.size());
      entries.forEach(entry -> ordered.add(entry.samples));
      return ordered;
    }
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
