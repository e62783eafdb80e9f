package io.weir.sinks.duckdb;

import static io.weir.sinks.delivery.Rows.CLEAN;
import static io.weir.sinks.delivery.Rows.alert;
import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.result;
import static io.weir.sinks.delivery.Rows.rollup;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.result.AlertState;
import io.weir.schemas.samples.MetricType;
import io.weir.sinks.delivery.FixedTopicIds;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetentionTest {
  private static final long HOUR = 3_600_000;
  private static final long NOW = 1_735_689_600_000L;
  private static final Series SERIES = series("__name__", "x");

  @TempDir private Path folder;
  private final SetClock clock = new SetClock(NOW);

  @Test
  void rawRowsBehindTheNewestOneAreDeleted() throws Exception {
    try (Store store = open(Duration.ofDays(2), Map.of())) {
      store.write(
          delivery(
              1,
              sample(SERIES, NOW - 48 * HOUR - 1, 1),
              sample(SERIES, NOW - 48 * HOUR, 2),
              sample(SERIES, NOW, 3)));

      assertThat(values()).containsExactly("2.0", "3.0");
    }
  }

  @Test
  void replayOfOldDataKeepsItsOwnLastHours() throws Exception {
    long old = NOW - 10_000 * HOUR;
    try (Store store = open(Duration.ofDays(2), Map.of())) {
      store.write(delivery(1, sample(SERIES, old - 49 * HOUR, 1), sample(SERIES, old, 2)));

      assertThat(values()).containsExactly("2.0");
    }
  }

  @Test
  void oneSampleFromTheFutureDeletesNothing() throws Exception {
    try (Store store = open(Duration.ofDays(2), Map.of())) {
      store.write(delivery(1, sample(SERIES, NOW - HOUR, 1), sample(SERIES, NOW + 100 * HOUR, 2)));

      assertThat(values()).containsExactly("1.0", "2.0");
    }
  }

  @Test
  void zeroKeepsForEver() throws Exception {
    try (Store store = open(Duration.ZERO, Map.of())) {
      store.write(delivery(1, sample(SERIES, 0, 1), sample(SERIES, NOW, 2)));

      assertThat(values()).hasSize(2);
    }
  }

  @Test
  void rollupsAreDeletedByTheirLevel() throws Exception {
    var old = rollup(SERIES, MetricType.GAUGE, NOW - 30 * HOUR, 1, 1);
    var recent = rollup(SERIES, MetricType.GAUGE, NOW - 10 * HOUR, 2, 1);
    try (Store store = open(Duration.ofHours(1), Map.of("5m", Duration.ofHours(15)))) {
      store.write(delivery(1, old, recent));

      assertThat(DuckDbQueries.count(file(), "rollups")).isEqualTo(1);
    }
    try (Store store = open(Duration.ofHours(1), Map.of("1h", Duration.ofHours(15)))) {
      store.write(delivery(2, old, recent));

      assertThat(DuckDbQueries.count(file(), "rollups")).isEqualTo(2);
    }
  }

  @Test
  void resultsAndAlertsAreDeletedTogether() throws Exception {
    try (Store store = open(Duration.ofHours(1), Map.of("5m", Duration.ofHours(1)))) {
      store.write(
          delivery(
              1,
              result(SERIES, NOW - 20 * HOUR - 1, 1, 1),
              result(SERIES, NOW - 20 * HOUR, 2, 1),
              alert(AlertState.FIRING, NOW - 20 * HOUR - 1, 1),
              alert(AlertState.RESOLVED, NOW, 1)));

      assertThat(DuckDbQueries.texts(file(), "SELECT value FROM result")).containsExactly("2.0");
      assertThat(DuckDbQueries.texts(file(), "SELECT state FROM alert"))
          .containsExactly("resolved");
    }
  }

  @Test
  void seriesWithResultsOnlyStay() throws Exception {
    try (Store store = open(Duration.ofDays(2), Map.of())) {
      store.write(delivery(1, result(SERIES, NOW + 100 * HOUR, 1, 1), sample(SERIES, NOW, 1)));
      clock.millis = NOW + 100 * HOUR;
      Series other = series("__name__", "y");
      store.write(delivery(2, sample(other, NOW + 100 * HOUR, 2)));

      assertThat(DuckDbQueries.count(file(), "samples")).isEqualTo(1);
      assertThat(DuckDbQueries.texts(file(), "SELECT metric FROM series ORDER BY metric"))
          .containsExactly("x", "y");
    }
  }

  @Test
  void seriesWithoutRowsGoAndMayComeBack() throws Exception {
    Series gone = series("__name__", "gone");
    try (Store store = open(Duration.ofDays(2), Map.of())) {
      store.write(delivery(1, sample(gone, NOW, 1), sample(SERIES, NOW, 1)));
      clock.millis = NOW + 100 * HOUR;
      store.write(delivery(2, sample(SERIES, NOW + 100 * HOUR, 2)));

      assertThat(DuckDbQueries.texts(file(), "SELECT metric FROM series")).containsExactly("x");

      store.write(
          delivery(3, sample(gone, NOW + 100 * HOUR, 7), sample(SERIES, NOW + 101 * HOUR, 3)));
      assertThat(DuckDbQueries.texts(file(), "SELECT value FROM raw WHERE metric = 'gone'"))
          .containsExactly("7.0");
      assertThat(DuckDbQueries.texts(file(), "SELECT metric FROM series ORDER BY metric"))
          .as("the one that stayed is found again, not made again")
          .containsExactly("gone", "x");
    }
  }

  @Test
  void moreThanOneSweepTakesIsDeletedByTheNextWrites() throws Exception {
    try (Store store = open(Duration.ofDays(2), Map.of())) {
      store.write(delivery(1, sample(SERIES, NOW - 100 * HOUR, 0)));
      DuckDbQueries.of(file())
          .useHandle(handle ->
              handle.execute(
                  "INSERT INTO samples SELECT 1, make_timestamptz(range), 1, false, 0 FROM range("
                      + (Retention.MOST_ROWS + 10)
                      + ")"));
      clock.millis = NOW + HOUR;
      store.write(delivery(2, sample(SERIES, NOW, 1)));
      assertThat(DuckDbQueries.count(file(), "samples")).isEqualTo(12);
      store.write(delivery(3, sample(SERIES, NOW + 1, 2)));

      assertThat(values()).containsExactly("1.0", "2.0");
    }
  }

  private List<String> values() {
    return DuckDbQueries.texts(file(), "SELECT value FROM raw ORDER BY timestamp");
  }

  private Path file() {
    return folder.resolve("weir.duckdb");
  }

  private Store open(Duration raw, Map<String, Duration> rollups) throws Exception {
    Store store =
        new DuckDbStore(
            new DuckDbFiles(clock),
            file(),
            new DuckDbOptions("256MB", 1, new RetentionPeriods(raw, rollups, Duration.ofHours(20))),
            topicIds);
    store.positions(List.of(new TopicPartition(CLEAN, 0)));
    return store;
  }

  private final FixedTopicIds topicIds = new FixedTopicIds();

  /** Stands still until it is set. */
  private static final class SetClock extends Clock {
    private long millis;

    SetClock(long millis) {
      this.millis = millis;
    }

    @Override
    public long millis() {
      return millis;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(millis);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
