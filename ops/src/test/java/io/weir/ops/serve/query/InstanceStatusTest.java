package io.weir.ops.serve.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.script.ScriptData;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.query.Asker;
import io.weir.topology.query.FoundSeries;
import io.weir.topology.query.Names;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryAnswer;
import io.weir.topology.query.QueryEngine;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.QueryStats;
import io.weir.topology.query.SeriesQuestion;
import io.weir.topology.query.http.HeadStatistics;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class InstanceStatusTest {
  private static final Instant STARTED = Instant.ofEpochSecond(1_000);
  private static final Instant NOW = Instant.ofEpochSecond(2_000);

  private final ScriptData data = new ScriptData();
  private volatile String text = "global: {scrape_interval: 1s}";
  private final InstanceStatus status =
      new InstanceStatus(
          new InstanceFacts(() -> text, Map.of(), "1", Labels.empty(), STARTED),
          new Engine(),
          QueryOptions.DEFAULTS,
          "1h",
          Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void countsSeriesByNamesAndValues() {
    put("up", "job", "a", "instance", "1");
    put("up", "job", "a", "instance", "22");
    put("up", "job", "bbb", "instance", "1");
    put("my.metric", "job", "a", "größe", "ü");
    assertThat(status.head(Asker.of("a"), 2))
        .isEqualTo(
            new HeadStatistics(
                4,
                7,
                0,
                0,
                0,
                counts("up", 3, "my.metric", 1),
                counts("__name__", 2, "instance", 2),
                counts("__name__", 15, "job", 6),
                counts("__name__=up", 3, "job=a", 3)));
  }

  @Test
  void countsNothingOfNothing() {
    assertThat(status.head(Asker.of("a"), 10).series()).isZero();
  }

  private void put(String name, String... labels) {
    data.add(
        Labels.of(labels).toBuilder().set(Labels.METRIC_NAME, name).build(),
        NOW.toEpochMilli(),
        1,
        0);
  }

  private static List<HeadStatistics.Count> counts(Object... namesAndValues) {
    return List.of(
        new HeadStatistics.Count((String) namesAndValues[0], (int) namesAndValues[1]),
        new HeadStatistics.Count((String) namesAndValues[2], (int) namesAndValues[3]));
  }

  @Test
  void tellsOfTheLastReload() {
    assertThat(status.runtime().configured()).isEqualTo(STARTED);
    assertThat(status.runtime().configurationIsNew()).isTrue();

    text = "nonsense: 1";
    status.reloaded(false);
    assertThat(status.runtime().configured()).isEqualTo(STARTED);
    assertThat(status.runtime().configurationIsNew()).isFalse();
    assertThat(status.configuration()).contains("scrape_interval: 1s");

    text = "global: {scrape_interval: 2s}";
    status.reloaded(true);
    assertThat(status.runtime().configured()).isEqualTo(NOW);
    assertThat(status.runtime().configurationIsNew()).isTrue();
    assertThat(status.configuration()).contains("scrape_interval: 2s");
  }

  /** Over series at hand. */
  private final class Engine implements QueryEngine {
    @Override
    public QueryAnswer instant(Query query, long timeMillis, QueryOptions options) {
      return new QueryAnswer(
          PromqlQuery.of(query.expression())
              .at(data, EvaluationOptions.DEFAULTS, timeMillis)
              .value(),
          List.of(),
          List.of(),
          new QueryStats(0, 0, 0));
    }

    @Override
    public QueryAnswer range(
        Query query, long startMillis, long endMillis, long stepMillis, QueryOptions options) {
      throw new UnsupportedOperationException("range");
    }

    @Override
    public FoundSeries series(SeriesQuestion question, QueryOptions options) {
      throw new UnsupportedOperationException("series");
    }

    @Override
    public Names labelNames(SeriesQuestion question, QueryOptions options) {
      TreeSet<String> names = new TreeSet<>();
      for (SeriesSamples series :
          data.select(List.of(), question.fromMillis(), question.toMillis())) {
        for (int i = 0; i < series.labels().size(); i++) {
          names.add(series.labels().name(i));
        }
      }
      return new Names(List.copyOf(names), List.of());
    }

    @Override
    public Names labelValues(String label, SeriesQuestion question, QueryOptions options) {
      throw new UnsupportedOperationException("values");
    }
  }
}
