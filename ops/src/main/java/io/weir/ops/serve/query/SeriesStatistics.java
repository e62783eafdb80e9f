package io.weir.ops.serve.query;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.query.Asker;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryEngine;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.SeriesQuestion;
import io.weir.topology.query.http.HeadStatistics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Counts the series of all shards that have a sample now: of each label's values, which is a query
 * for each label, of {@value #MOST_LABELS} labels at most. Of chunks and of the memory that they
 * take nothing is known.
 */
final class SeriesStatistics {
  private static final int MOST_LABELS = 100;

  private static final Comparator<HeadStatistics.Count> MOST_FIRST =
      Comparator.comparingLong(HeadStatistics.Count::value)
          .reversed()
          .thenComparing(HeadStatistics.Count::name);

  private final QueryEngine engine;
  private final QueryOptions options;
  private final Clock clock;

  SeriesStatistics(QueryEngine engine, QueryOptions options, Clock clock) {
    this.engine = engine;
    this.options = options;
    this.clock = clock;
  }

  /**
   * The statistics of what an asker sees.
   *
   * @param limit entries of each list
   * @throws io.weir.topology.query.QueryFailure if there is no answer
   */
  HeadStatistics of(Asker asker, int limit) {
    long now = clock.millis();
    List<HeadStatistics.Count> seriesByMetric = List.of();
    List<HeadStatistics.Count> valuesByLabel = new ArrayList<>();
    List<HeadStatistics.Count> bytesByLabel = new ArrayList<>();
    List<HeadStatistics.Count> seriesByPair = new ArrayList<>();
    long series = 0;
    long pairs = 0;
    List<String> labels =
        engine
            .labelNames(
                new SeriesQuestion(asker, List.of(), Long.MIN_VALUE, Long.MAX_VALUE, 0), options)
            .values();
    for (String label : labels.subList(0, Math.min(labels.size(), MOST_LABELS))) {
      List<HeadStatistics.Count> values = seriesByValue(asker, label, now);
      if (values.isEmpty()) {
        continue;
      }
      long bytes = 0;
      for (HeadStatistics.Count value : values) {
        bytes += value.value() * value.name().getBytes(StandardCharsets.UTF_8).length;
      }
      pairs += values.size();
      valuesByLabel.add(new HeadStatistics.Count(label, values.size()));
      bytesByLabel.add(new HeadStatistics.Count(label, bytes));
      most(values, limit)
          .forEach(value ->
              seriesByPair.add(
                  new HeadStatistics.Count(label + "=" + value.name(), value.value())));
      if (label.equals(Labels.METRIC_NAME)) {
        series = values.stream().mapToLong(HeadStatistics.Count::value).sum();
        seriesByMetric = most(values, limit);
      }
    }
    return new HeadStatistics(
        series,
        pairs,
        0,
        0,
        0,
        seriesByMetric,
        most(valuesByLabel, limit),
        most(bytesByLabel, limit),
        most(seriesByPair, limit));
  }

  private static List<HeadStatistics.Count> most(List<HeadStatistics.Count> counts, int limit) {
    return counts.stream().sorted(MOST_FIRST).limit(limit).toList();
  }

  private List<HeadStatistics.Count> seriesByValue(Asker asker, String label, long now) {
    String name = LabelText.quoted(label);
    String text = "count by (" + name + ") ({" + name + "!=\"\"})";
    try {
      return engine.instant(
          new Query(asker, text, PromQlParser.parse(text)),
          now,
          options,
          answer -> {
            List<HeadStatistics.Count> counts = new ArrayList<>();
            if (answer.value() instanceof VectorValue vector) {
              for (int i = 0; i < vector.size(); i++) {
                counts.add(
                    new HeadStatistics.Count(
                        vector.labels(i).value(label), Math.round(vector.value(i))));
              }
            }
            return counts;
          });
    } catch (ParseException e) {
      throw new IllegalStateException(text, e);
    }
  }
}
