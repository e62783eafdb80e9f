package io.weir.topology.query.shard;

import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.query.Asker;
import io.weir.topology.shard.ReadFrom;
import io.weir.topology.shard.ShardReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Looks for labels in one shard. */
final class LabelSearch {
  private final ShardReader reader;
  private final Asker asker;
  private final ReadFrom from;

  LabelSearch(ShardReader reader, Asker asker, ReadFrom from) {
    this.reader = reader;
    this.asker = asker;
    this.from = from;
  }

  /** The labels of the series that are meant, each once, ascending. */
  List<Labels> series(SeriesRange range) {
    List<byte[]> found = new ArrayList<>();
    forEach(range, found::add);
    // Encoded labels are put in order much faster than labels.
    found.sort(EncodedLabels::compare);
    List<Labels> series = new ArrayList<>(found.size());
    byte[] previous = new byte[0];
    for (byte[] labels : found) {
      if (!Arrays.equals(labels, previous)) {
        series.add(Labels.decode(labels, 0, labels.length));
      }
      previous = labels;
    }
    return series;
  }

  /** The names of their labels, each once. */
  List<String> names(SeriesRange range) {
    if (isEverything(range)) {
      return reader.labelNames(asker.tenant(), List.of(), from);
    }
    Set<String> names = new HashSet<>();
    for (Labels labels : series(range)) {
      for (int i = 0; i < labels.size(); i++) {
        names.add(labels.name(i));
      }
    }
    return List.copyOf(names);
  }

  /** The values of one of their labels, each once, none empty. */
  List<String> values(String label, SeriesRange range) {
    if (isEverything(range)) {
      return reader.labelValues(asker.tenant(), label, List.of(), from);
    }
    EncodedLabels.Values valuesOfLabel = new EncodedLabels.Values(label);
    Set<String> values = new HashSet<>();
    forEach(range, labels -> values.add(valuesOfLabel.in(labels)));
    values.remove("");
    return List.copyOf(values);
  }

  /** Shows the encoded labels of the series that are meant, those of some selectors again. */
  private void forEach(SeriesRange range, Consumer<byte[]> series) {
    List<List<Matcher>> selectors =
        range.selectors().isEmpty() ? List.of(List.of()) : range.selectors();
    for (List<Matcher> selector : selectors) {
      List<Matcher> matchers = new ArrayList<>(selector);
      matchers.addAll(asker.matchers());
      reader
          .encodedLabels(asker.tenant(), matchers, range.fromMillis(), range.toMillis(), from)
          .forEach(series);
    }
  }

  /** Whether the index alone knows the answer. */
  private boolean isEverything(SeriesRange range) {
    return range.isUnbounded() && range.selectors().isEmpty() && asker.matchers().isEmpty();
  }
}
