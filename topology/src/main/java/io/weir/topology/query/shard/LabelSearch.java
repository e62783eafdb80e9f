package io.weir.topology.query.shard;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.query.Asker;
import io.weir.topology.shard.ReadFrom;
import io.weir.topology.shard.ShardReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

  /** The labels of the series that are meant, each once. */
  List<Labels> series(SeriesRange range) {
    List<List<Matcher>> selectors =
        range.selectors().isEmpty() ? List.of(List.of()) : range.selectors();
    Set<Labels> found = new HashSet<>();
    for (List<Matcher> selector : selectors) {
      List<Matcher> matchers = new ArrayList<>(selector);
      matchers.addAll(asker.matchers());
      reader.select(
          asker.tenant(),
          matchers,
          range.fromMillis(),
          range.toMillis(),
          from,
          series -> found.add(series.labels()));
    }
    return List.copyOf(found);
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
    Set<String> values = new HashSet<>();
    for (Labels labels : series(range)) {
      if (labels.has(label)) {
        values.add(labels.value(label));
      }
    }
    return List.copyOf(values);
  }

  /** Whether the index alone knows the answer. */
  private boolean isEverything(SeriesRange range) {
    return range.isUnbounded() && range.selectors().isEmpty() && asker.matchers().isEmpty();
  }
}
