package io.weir.topology.shard.standing;

import io.weir.schemas.labels.Labels;
import io.weir.topology.histogram.HistogramCodec;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.SampleCursor;
import io.weir.topology.shard.index.Selection;
import io.weir.topology.shard.index.Turns;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A head's samples, found, decoded, copied and sorted anew at each selection. */
final class PlainHeadSource implements SeriesSource {
  private final Head head;
  private final String tenant;

  PlainHeadSource(Head head, String tenant) {
    this.head = head;
    this.tenant = tenant;
  }

  @Override
  public List<SeriesSamples> select(List<Matcher> matchers, long fromMillis, long toMillis) {
    List<SeriesSamples> found = new ArrayList<>();
    Selection selection = head.index().select(head.knownTenantId(tenant), matchers, Turns.OWN);
    SampleCursor cursor = new SampleCursor();
    for (int i = 0; i < selection.count(); i++) {
      int slot = selection.slots()[i];
      Labels labels = Labels.decode(head.labels(slot), 0, head.labels(slot).length);
      boolean matches =
          selection.unchecked().stream()
              .allMatch(matcher -> matcher.matches(labels.value(matcher.name())));
      if (matches) {
        add(found, labels, cursor, slot, fromMillis, toMillis);
      }
    }
    found.sort(Comparator.comparing(SeriesSamples::labels));
    return found;
  }

  private void add(
      List<SeriesSamples> found,
      Labels labels,
      SampleCursor cursor,
      int slot,
      long fromMillis,
      long toMillis) {
    NavigableMap<Long, Double> floats = new TreeMap<>();
    boolean more = head.seek(cursor, slot, fromMillis);
    while (more && cursor.timestampMillis() <= toMillis) {
      floats.put(cursor.timestampMillis(), Double.longBitsToDouble(cursor.valueBits()));
      more = cursor.next();
    }
    NavigableMap<Long, FloatHistogram> histograms = new TreeMap<>();
    head.copyHistograms(
        slot,
        fromMillis,
        toMillis,
        Integer.MAX_VALUE,
        (timeMillis, encoded) -> histograms.put(timeMillis, HistogramCodec.decode(encoded)));
    TreeSet<Long> times = new TreeSet<>(floats.keySet());
    times.addAll(histograms.keySet());
    if (times.isEmpty()) {
      return;
    }
    long[] timestamps = times.stream().mapToLong(Long::longValue).toArray();
    double[] values = new double[timestamps.length];
    @Nullable FloatHistogram[] columns = new FloatHistogram[timestamps.length];
    for (int i = 0; i < timestamps.length; i++) {
      columns[i] = histograms.get(timestamps[i]);
      values[i] = columns[i] == null ? floats.getOrDefault(timestamps[i], 0.0) : 0;
    }
    found.add(
        new SeriesSamples(
            labels,
            timestamps.length,
            timestamps,
            values,
            histograms.isEmpty() ? null : columns,
            null));
  }
}
