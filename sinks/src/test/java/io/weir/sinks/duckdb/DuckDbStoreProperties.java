package io.weir.sinks.duckdb;

import static io.weir.sinks.delivery.Rows.CLEAN;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;
import io.weir.sinks.delivery.Delivery;
import io.weir.sinks.delivery.FixedTopicIds;
import io.weir.sinks.delivery.ResultRow;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.delivery.RollupRow;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.Rows;
import io.weir.sinks.delivery.SampleRow;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.TopicPartition;

/** The file against maps: whatever comes, in whatever order, and with whatever is in between. */
final class DuckDbStoreProperties {
  private static final TopicPartition PARTITION = new TopicPartition(CLEAN, 0);
  private static final DuckDbOptions KEEP_ALL =
      new DuckDbOptions("256MB", 1, RetentionPeriods.FOR_EVER);

  enum Between {
    NOTHING,
    SAME_AGAIN,
    REOPEN,
    LOSE_OFFSETS
  }

  record Step(List<Row> rows, Between between) {}

  @Property(tries = 15)
  void fileHoldsTheFirstSampleAndTheGreatestRevision(@ForAll("steps") List<Step> steps)
      throws Exception {
    Path folder = Files.createTempDirectory("weir-duckdb");
    Path file = folder.resolve("weir.duckdb");
    FixedTopicIds topicIds = new FixedTopicIds();
    DuckDbFiles files = new DuckDbFiles(Clock.systemUTC());
    Map<String, Double> samples = new TreeMap<>();
    Map<String, RollupRow> rollups = new TreeMap<>();
    Map<String, ResultRow> results = new TreeMap<>();
    Store store = new DuckDbStore(files, file, KEEP_ALL, topicIds);
    try {
      long offset = 0;
      for (Step step : steps) {
        long next = store.positions(List.of(PARTITION)).getOrDefault(PARTITION, -1L);
        if (step.between() != Between.LOSE_OFFSETS && next != 0) {
          assertThat(next).isEqualTo(offset);
        }
        Delivery delivery = Rows.delivery(offset, step.rows());
        offset++;
        store.write(delivery);
        step.rows().forEach(row -> expect(row, samples, rollups, results));
        switch (step.between()) {
          case NOTHING -> {}
          case SAME_AGAIN -> store.write(delivery);
          case REOPEN -> store.close();
          case LOSE_OFFSETS -> {
            store.close();
            DuckDbQueries.of(file).useHandle(handle -> handle.execute("DELETE FROM offsets"));
            store.positions(List.of(PARTITION));
            store.write(delivery);
          }
        }
      }
      assertThat(storedSamples(file)).isEqualTo(samples);
      assertThat(storedRevisions(file)).isEqualTo(revisions(rollups));
      assertThat(storedResults(file)).isEqualTo(lastWords(results));
    } finally {
      store.close();
      delete(folder);
    }
  }

  private static void expect(
      Row row,
      Map<String, Double> samples,
      Map<String, RollupRow> rollups,
      Map<String, ResultRow> results) {
    switch (row) {
      case SampleRow sample ->
          samples.putIfAbsent(key(sample.series(), sample.timestampMillis()), sample.value());
      case RollupRow rollup ->
          rollups.merge(
              key(rollup.series(), rollup.window().startMillis()),
              rollup,
              (old, other) -> other.window().revision() > old.window().revision() ? other : old);
      case ResultRow result ->
          results.merge(
              key(result.series(), result.eventMillis()),
              result,
              (old, other) -> other.element().revision() > old.element().revision() ? other : old);
      default -> throw new AssertionError(row);
    }
  }

  private static String key(Series series, long millis) {
    return series.labels().value("job") + "@" + millis;
  }

  private static Map<String, Double> storedSamples(Path file) {
    Map<String, Double> stored = new TreeMap<>();
    DuckDbQueries.rows(
            file, "SELECT labels['job'] || '@' || epoch_ms(timestamp) AS at, value FROM raw")
        .forEach(row ->
            assertThat(stored.put((String) row.get("at"), (Double) row.get("value"))).isNull());
    return stored;
  }

  private static Map<String, String> storedRevisions(Path file) {
    Map<String, String> stored = new TreeMap<>();
    DuckDbQueries.rows(
            file,
            "SELECT labels['job'] || '@' || epoch_ms(window_start) AS at,"
                + " revision || ' ' || sum AS what FROM rollup")
        .forEach(row ->
            assertThat(stored.put((String) row.get("at"), (String) row.get("what"))).isNull());
    return stored;
  }

  private static Map<String, String> revisions(Map<String, RollupRow> rollups) {
    Map<String, String> revisions = new TreeMap<>();
    rollups.forEach(
        (key, row) -> revisions.put(key, row.window().revision() + " " + row.window().sum()));
    return revisions;
  }

  private static Map<String, String> storedResults(Path file) {
    Map<String, String> stored = new TreeMap<>();
    DuckDbQueries.rows(
            file,
            "SELECT labels['job'] || '@' || epoch_ms(timestamp) AS at,"
                + " revision || ' ' || coalesce(value::VARCHAR, 'end') AS what FROM result")
        .forEach(row ->
            assertThat(stored.put((String) row.get("at"), (String) row.get("what"))).isNull());
    return stored;
  }

  private static Map<String, String> lastWords(Map<String, ResultRow> results) {
    Map<String, String> words = new TreeMap<>();
    results.forEach((key, row) ->
        words.put(
            key, row.element().revision() + " " + (row.stale() ? "end" : row.element().value())));
    return words;
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Series> series =
        Arbitraries.integers()
            .between(0, 3)
            .map(job -> Rows.series("__name__", "m", "job", "j" + job));
    // Times far apart, and many of them equal.
    Arbitrary<Long> times =
        Arbitraries.of(0L, 1L, 3_599_999L, 3_600_000L, 7_200_001L, 90_000_000L, -1L);
    Arbitrary<Row> samples =
        Combinators.combine(series, times, Arbitraries.integers().between(-9, 9))
            .as((of, at, value) -> Rows.sample(of, at, value));
    Arbitrary<Row> rollups =
        Combinators.combine(
                series,
                Arbitraries.of(0L, 300_000L, 3_600_000L, 90_000_000L),
                Arbitraries.integers().between(-9, 9),
                Arbitraries.longs().between(1, 4))
            .as((of, at, value, revision) ->
                Rows.rollup(of, MetricType.GAUGE, at, value, revision));
    Arbitrary<Row> results =
        Combinators.combine(
                series,
                times,
                Arbitraries.of(-1.0, 0.0, 2.5, StaleMarker.VALUE),
                Arbitraries.longs().between(1, 4))
            .as((of, at, value, revision) -> Rows.result(of, at, value, revision));
    Arbitrary<List<Row>> rows = Arbitraries.oneOf(samples, rollups, results).list().ofMaxSize(12);
    return Combinators.combine(rows, Arbitraries.of(Between.class))
        .as((of, between) -> new Step(new ArrayList<>(of), between))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  private static void delete(Path folder) throws IOException {
    try (var paths = Files.list(folder)) {
      for (Path path : paths.toList()) {
        Files.delete(path);
      }
    }
    Files.delete(folder);
  }
}
