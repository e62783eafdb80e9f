package io.weir.topology.rules.unittest;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.number.Numbers;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The samples of a test, its input's and its rules', in the order of labels. One thread. */
final class TestStorage implements SeriesSource {
  private final Map<Labels, AppendedSeries> series = new TreeMap<>();

  /** Adds a sample behind the last one of its series. */
  void append(Labels labels, long timestampMillis, double value, @Nullable FloatHistogram histogram)
      throws AppendException {
    series.computeIfAbsent(labels, AppendedSeries::new).append(timestampMillis, value, histogram);
  }

  @Override
  public List<SeriesSamples> select(List<Matcher> matchers, long fromMillis, long toMillis) {
    List<SeriesSamples> selected = new ArrayList<>();
    series.forEach((labels, samples) -> {
      if (matchers.stream().allMatch(matcher -> matcher.matches(labels.value(matcher.name())))) {
        SeriesSamples some = samples.between(fromMillis, toMillis);
        if (some.count() > 0) {
          selected.add(some);
        }
      }
    });
    return selected;
  }

  /** All samples, each on a line below its series. */
  String dump() {
    StringBuilder text = new StringBuilder();
    for (SeriesSamples samples : select(List.of(), Long.MIN_VALUE, Long.MAX_VALUE)) {
      text.append(samples.labels()).append(" =>\n");
      for (int i = 0; i < samples.count(); i++) {
        FloatHistogram histogram = samples.histogram(i);
        text.append(histogram == null ? number(samples.values()[i]) : histogram.toString())
            .append(" @[")
            .append(samples.timestampsMillis()[i])
            .append("]\n");
      }
    }
    return text.toString();
  }

  private static String number(double value) {
    return StaleMarker.is(value) ? "stale" : Numbers.general(value);
  }
}
