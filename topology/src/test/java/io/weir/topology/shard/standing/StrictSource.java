package io.weir.topology.shard.standing;

import io.weir.topology.promql.distribute.SeriesScope;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import java.util.ArrayList;
import java.util.List;

/** Of a source's series those of a scope, strict ones only before a tick. */
record StrictSource(SeriesSource source, SeriesScope scope, Strictness strictness, long timeMillis)
    implements SeriesSource {
  @Override
  public List<SeriesSamples> select(List<Matcher> matchers, long fromMillis, long toMillis) {
    List<SeriesSamples> selected = new ArrayList<>();
    for (SeriesSamples series : source.select(matchers, fromMillis, toMillis)) {
      int count = series.count();
      while (strictness.strict().contains(series.labels().metricName())
          && count > 0
          && series.timestampsMillis()[count - 1] >= timeMillis) {
        count--;
      }
      if (scope.includes(series.labels()) && count > 0) {
        selected.add(
            new SeriesSamples(
                series.labels(),
                count,
                series.timestampsMillis(),
                series.values(),
                series.histograms(),
                null));
      }
    }
    return selected;
  }
}
