package io.weir.topology.shard;

import io.weir.schemas.labels.Labels;
import io.weir.topology.histogram.HistogramCodec;
import io.weir.topology.promql.distribute.SeriesScope;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.SampleCursor;
import io.weir.topology.shard.index.Turns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The shard's samples for a stage of a rule at one time, for the thread that has the state.
 * Recorded series that a selector doesn't name, or that depend on the rule, end before the time
 * (R6). Where a series has a float and a native histogram at the same time, the histogram counts.
 */
final class OwnSource implements SeriesSource {
  private final Head head;
  private final String tenant;
  private final SeriesScope scope;
  private final Set<String> recordNames;
  private final Set<String> strictRecords;
  private final long timeMillis;
  private final SampleCursor cursor = new SampleCursor();

  OwnSource(
      Head head,
      String tenant,
      SeriesScope scope,
      Set<String> recordNames,
      Set<String> strictRecords,
      long timeMillis) {
    this.head = head;
    this.tenant = tenant;
    this.scope = scope;
    this.recordNames = recordNames;
    this.strictRecords = strictRecords;
    this.timeMillis = timeMillis;
  }

  @Override
  public List<SeriesSamples> select(List<Matcher> matchers, long fromMillis, long toMillis) {
    List<SeriesSamples> selected = new ArrayList<>();
    for (FoundSeries series : SeriesSearch.find(head, tenant, matchers, Turns.OWN)) {
      Labels labels = series.decoded();
      if (scope.includes(labels)) {
        long endMillis = isStrict(labels, matchers) ? Math.min(toMillis, timeMillis - 1) : toMillis;
        SeriesSamples samples = samples(series.ref(), labels, fromMillis, endMillis);
        if (samples.count() > 0) {
          selected.add(samples);
        }
      }
    }
    selected.sort((left, right) -> left.labels().compareTo(right.labels()));
    return selected;
  }

  private boolean isStrict(Labels labels, List<Matcher> matchers) {
    String name = labels.metricName();
    if (!recordNames.contains(name)) {
      return false;
    }
    boolean named =
        matchers.stream()
            .anyMatch(matcher ->
                matcher.name().equals(Labels.METRIC_NAME)
                    && matcher.operator() == MatchOperator.EQUAL);
    return !named || strictRecords.contains(name);
  }

  private SeriesSamples samples(long ref, Labels labels, long fromMillis, long toMillis) {
    int slot = head.slotOfRef(ref);
    int count = 0;
    long[] timestamps = new long[32];
    double[] values = new double[32];
    for (boolean more = head.seek(cursor, slot, fromMillis);
        more && cursor.timestampMillis() <= toMillis;
        more = cursor.next()) {
      if (count == timestamps.length) {
        timestamps = Arrays.copyOf(timestamps, 2 * count);
        values = Arrays.copyOf(values, 2 * count);
      }
      timestamps[count] = cursor.timestampMillis();
      values[count++] = Double.longBitsToDouble(cursor.valueBits());
    }
    List<FloatHistogram> histograms = new ArrayList<>();
    List<Long> histogramTimes = new ArrayList<>();
    head.copyHistograms(
        slot,
        fromMillis,
        toMillis,
        Integer.MAX_VALUE,
        (timestampMillis, encoded) -> {
          histogramTimes.add(timestampMillis);
          histograms.add(HistogramCodec.decode(encoded));
        });
    return histograms.isEmpty()
        ? new SeriesSamples(labels, count, timestamps, values, null, null)
        : mixed(labels, count, timestamps, values, histogramTimes, histograms);
  }

  private static SeriesSamples mixed(
      Labels labels,
      int floats,
      long[] floatTimes,
      double[] floatValues,
      List<Long> histogramTimes,
      List<FloatHistogram> histograms) {
    int most = floats + histograms.size();
    long[] timestamps = new long[most];
    double[] values = new double[most];
    @Nullable FloatHistogram[] mixed = new FloatHistogram[most];
    int count = 0;
    int next = 0;
    for (int i = 0; i <= histograms.size(); i++) {
      long untilMillis = i == histograms.size() ? Long.MAX_VALUE : histogramTimes.get(i);
      for (; next < floats && floatTimes[next] < untilMillis; next++) {
        timestamps[count] = floatTimes[next];
        values[count++] = floatValues[next];
      }
      if (i < histograms.size()) {
        next += next < floats && floatTimes[next] == untilMillis ? 1 : 0;
        timestamps[count] = untilMillis;
        mixed[count++] = histograms.get(i);
      }
    }
    return new SeriesSamples(labels, count, timestamps, values, mixed, null);
  }
}
