package io.weir.sinks.duckdb;

import static io.weir.sinks.delivery.Rows.CLEAN;
import static io.weir.sinks.delivery.Rows.alert;
import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.result;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.result.AlertState;
import io.weir.schemas.samples.NativeHistogram;
import io.weir.schemas.samples.StaleMarker;
import io.weir.sinks.delivery.FixedTopicIds;
import io.weir.sinks.delivery.ResultRow;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person finds of rules in the file. */
final class DuckDbResultsTest {
  private static final long START = 1_735_689_600_000L;
  private static final Series SERIES =
      series("__name__", "job:requests:rate5m", "job", "x", "zone", "a");

  @TempDir private Path folder;
  private final FixedTopicIds topicIds = new FixedTopicIds();

  @Test
  void personSeesTheEndOfASeriesAsNull() throws Exception {
    try (Store store = open()) {
      store.write(
          delivery(
              1,
              result(SERIES, START, 1, 1),
              result(SERIES, START + 60_000, Double.NaN, 1),
              result(SERIES, START + 120_000, StaleMarker.VALUE, 1)));

      assertThat(
              DuckDbQueries.texts(
                  file(),
                  "SELECT coalesce(value::VARCHAR, 'null') || ' ' || stale FROM result"
                      + " WHERE metric = 'job:requests:rate5m' AND labels['job'] = 'x'"
                      + " ORDER BY timestamp"))
          .containsExactly("1.0 false", "nan false", "null true");
      assertThat(
              DuckDbQueries.rows(
                  file(),
                  "SELECT tenant, rule, complete, correction, rule_set_version, plan_hash FROM"
                      + " result WHERE value = 1"))
          .containsExactly(
              Map.of(
                  "tenant",
                  "default",
                  "rule",
                  "rules.yml;group;0",
                  "complete",
                  true,
                  "correction",
                  false,
                  "rule_set_version",
                  3L,
                  "plan_hash",
                  77L));
    }
  }

  @Test
  void replacedRevisionIsNeverSeen() throws Exception {
    try (Store store = open()) {
      store.write(
          delivery(
              1,
              result(SERIES, START, 1, 5),
              result(SERIES, START, 2, 7),
              result(SERIES, START, 3, 6)));
      store.write(delivery(2, result(SERIES, START, 4, 6)));
      store.write(delivery(3, result(SERIES, START, 5, 7)));
      assertThat(values()).containsExactly("2.0");

      store.write(delivery(4, result(SERIES, START, StaleMarker.VALUE, 8)));
      assertThat(values()).containsExactly("end");
      store.write(delivery(5, result(SERIES, START, 6, 9)));
      assertThat(values()).containsExactly("6.0");
      assertThat(DuckDbQueries.count(file(), "results")).isEqualTo(1);
    }
  }

  @Test
  void lostOffsetsDoubleNothing() throws Exception {
    var delivery =
        delivery(
            1,
            result(SERIES, START, 1, 1),
            result(SERIES, START + 60_000, StaleMarker.VALUE, 1),
            alert(AlertState.FIRING, START, 1));
    try (Store store = open()) {
      store.write(delivery);
    }
    DuckDbQueries.of(file()).useHandle(handle -> handle.execute("DELETE FROM offsets"));
    try (Store store = open()) {
      store.write(delivery);

      assertThat(values()).containsExactly("1.0", "end");
      assertThat(DuckDbQueries.count(file(), "alert")).isEqualTo(1);
      assertThat(DuckDbQueries.count(file(), "series")).isEqualTo(1);
    }
  }

  @Test
  void nativeHistogramsStandBesideNumbers() throws Exception {
    NativeHistogram histogram =
        new NativeHistogram(
            START,
            3,
            1e-128,
            0,
            3,
            6.5,
            List.of(new NativeHistogram.Span(-2, 2)),
            List.of(1.0, 2.0),
            List.of(),
            List.of(),
            List.of(),
            NativeHistogram.ResetHint.GAUGE);
    try (Store store = open()) {
      store.write(
          delivery(1, new ResultRow(SERIES, result(SERIES, START, 0, 1).element(), histogram)));

      assertThat(
              DuckDbQueries.texts(
                  file(),
                  "SELECT (value IS NULL) || ' ' || stale || ' ' || (histogram->>'sum') || ' ' ||"
                      + " (histogram->>'$.positive_counts[1]') FROM result"))
          .containsExactly("true false 6.5 2.0");
    }
  }

  @Test
  void alertsAreKeptByTickAndTheGreatestRevisionIsSeen() throws Exception {
    try (Store store = open()) {
      store.write(
          delivery(
              1,
              alert(AlertState.PENDING, START, 1),
              alert(AlertState.FIRING, START + 60_000, 1),
              alert(AlertState.PENDING, START + 60_000, 3),
              alert(AlertState.FIRING, START + 60_000, 2)));
      store.write(delivery(2, alert(AlertState.FIRING, START, 2)));

      assertThat(
              DuckDbQueries.texts(
                  file(),
                  "SELECT state || ' ' || epoch_ms(active_at) || ' ' || coalesce(epoch_ms("
                      + "fired_at)::VARCHAR, 'null') || ' ' || correction FROM alert WHERE"
                      + " alertname = 'Down' AND labels['job'] = 'x' AND annotations['summary'] ="
                      + " 'x is \"down\"' AND resolved_at IS NULL ORDER BY timestamp"))
          .containsExactly(
              "firing " + (START - 60_000) + " " + (START - 30_000) + " true",
              "pending " + START + " null true");
      assertThat(DuckDbQueries.count(file(), "series")).isZero();
    }
  }

  @Test
  void fileOfTheVersionBeforeIsBroughtUpAndKeepsItsRows() throws Exception {
    try (Store store = open()) {
      store.write(delivery(1, sample(SERIES, START, 1)));
    }
    DuckDbQueries.of(file())
        .useHandle(handle -> {
          handle.execute("DROP VIEW result");
          handle.execute("DROP VIEW alert");
          handle.execute("DROP TABLE results");
          handle.execute("DROP TABLE alerts");
          handle.execute("DELETE FROM weir_layout WHERE version > 1");
        });
    try (Store store = open()) {
      store.write(delivery(2, result(SERIES, START, 2, 1)));

      assertThat(values()).containsExactly("2.0");
      assertThat(DuckDbQueries.texts(file(), "SELECT value FROM raw")).containsExactly("1.0");
      assertThat(DuckDbQueries.texts(file(), "SELECT version FROM weir_layout ORDER BY version"))
          .containsExactly("1", "2");
    }
  }

  private List<String> values() {
    return DuckDbQueries.texts(
        file(), "SELECT coalesce(value::VARCHAR, 'end') FROM result ORDER BY timestamp");
  }

  private Store open() throws StoreException {
    Store store =
        new DuckDbStore(
            new DuckDbFiles(Clock.systemUTC()),
            file(),
            new DuckDbOptions("256MB", 1, RetentionPeriods.FOR_EVER),
            topicIds);
    store.positions(List.of(new TopicPartition(CLEAN, 0)));
    return store;
  }

  private Path file() {
    return folder.resolve("weir.duckdb");
  }
}
