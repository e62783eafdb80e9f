package io.weir.topology.promql.script;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.source.StoredHints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The data of a script: series in the order of their labels. Histograms get the reset hints that
 * they would be read with from Prometheus's store. One thread.
 */
public final class ScriptData implements SeriesSource {
  private final Map<Labels, TreeMap<Long, Sample>> series = new TreeMap<>();
  private final Map<Labels, SeriesSamples> columns = new TreeMap<>();

  /** No data. */
  public ScriptData() {}

  /** One sample; its start is 0 if unknown. */
  private record Sample(double value, @Nullable FloatHistogram histogram, long startMillis) {}

  /** Forgets all. */
  public void clear() {
    series.clear();
    columns.clear();
  }

  /** Adds a number; a later one at the same time replaces it. */
  public void add(Labels labels, long timestampMillis, double value, long startMillis) {
    put(labels, timestampMillis, new Sample(value, null, startMillis));
  }

  /** Adds a histogram; a later one at the same time replaces it. */
  public void add(Labels labels, long timestampMillis, FloatHistogram histogram, long startMillis) {
    put(labels, timestampMillis, new Sample(0, histogram, startMillis));
  }

  private void put(Labels labels, long timestampMillis, Sample sample) {
    series.computeIfAbsent(labels, key -> new TreeMap<>()).put(timestampMillis, sample);
    columns.remove(labels);
  }

  @Override
  public List<SeriesSamples> select(List<Matcher> matchers, long fromMillis, long toMillis) {
    List<SeriesSamples> selected = new ArrayList<>();
    for (Labels labels : series.keySet()) {
      boolean matches =
          matchers.stream().allMatch(matcher -> matcher.matches(labels.value(matcher.name())));
      if (matches) {
        SeriesSamples slice =
            slice(columns.computeIfAbsent(labels, this::columns), fromMillis, toMillis);
        if (slice.count() > 0) {
          selected.add(slice);
        }
      }
    }
    return selected;
  }

  private SeriesSamples columns(Labels labels) {
    TreeMap<Long, Sample> samples = series.getOrDefault(labels, new TreeMap<>());
    int count = samples.size();
    long[] timestamps = new long[count];
    double[] values = new double[count];
    @Nullable FloatHistogram[] histograms = new FloatHistogram[count];
    long[] starts = new long[count];
    boolean anyHistogram = false;
    boolean anyStart = false;
    int i = 0;
    FloatHistogram previous = null;
    for (Map.Entry<Long, Sample> entry : samples.entrySet()) {
      Sample sample = entry.getValue();
      timestamps[i] = entry.getKey();
      values[i] = sample.value;
      FloatHistogram histogram = sample.histogram;
      if (histogram != null) {
        histograms[i] = StoredHints.hinted(previous, histogram);
        anyHistogram = true;
      }
      previous = histogram == null || StaleMarker.is(histogram.sum()) ? null : histogram;
      starts[i] = sample.startMillis;
      anyStart |= sample.startMillis != 0;
      i++;
    }
    return new SeriesSamples(
        labels,
        count,
        timestamps,
        values,
        anyHistogram ? histograms : null,
        anyStart ? starts : null);
  }

  private static SeriesSamples slice(SeriesSamples all, long fromMillis, long toMillis) {
    long[] timestamps = all.timestampsMillis();
    int from = 0;
    while (from < all.count() && timestamps[from] < fromMillis) {
      from++;
    }
    int to = from;
    while (to < all.count() && timestamps[to] <= toMillis) {
      to++;
    }
    @Nullable FloatHistogram[] histograms = all.histograms();
    long[] starts = all.startTimestampsMillis();
    return new SeriesSamples(
        all.labels(),
        to - from,
        Arrays.copyOfRange(timestamps, from, to),
        Arrays.copyOfRange(all.values(), from, to),
        histograms == null ? null : Arrays.copyOfRange(histograms, from, to),
        starts == null ? null : Arrays.copyOfRange(starts, from, to));
  }
}
