package io.weir.sinks.delivery;

import static io.weir.sinks.delivery.Rows.result;
import static io.weir.sinks.delivery.Rows.rollup;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for rollups and results of every store, and for what corrects them. */
abstract class CorrectionsContract extends ValuesContract {
  @Test
  void rollupsOfGaugesShowTheirAverage() throws Exception {
    Series series = series("__name__", "temperature", "job", "x");
    try (Store store = opened()) {
      deliver(
          store,
          1,
          rollup(series, MetricType.GAUGE, START, 10, 1),
          rollup(series, MetricType.GAUGE, START + 300_000, 20, 1));

      assertThat(windows(series, MetricType.GAUGE))
          .containsExactly(
              new StoredWindow(START, 10, 9, 11, 4, 40),
              new StoredWindow(START + 300_000, 20, 19, 21, 4, 80));
    }
  }

  @Test
  void rollupsOfCountersShowTheirTotal() throws Exception {
    Series series = series("__name__", "requests_total", "job", "x");
    try (Store store = opened()) {
      deliver(store, 1, rollup(series, MetricType.COUNTER, START, 10, 1));

      assertThat(windows(series, MetricType.COUNTER))
          .containsExactly(new StoredWindow(START, 110, 9, 11, 4, 40));
    }
  }

  @Test
  void correctionsDoWhatTheStoreDeclares() throws Exception {
    Series up = series("__name__", "corrected_up", "job", "x");
    Series down = series("__name__", "corrected_down", "job", "x");
    try (Store store = opened()) {
      deliver(
          store,
          1,
          rollup(up, MetricType.GAUGE, START, 10, 1),
          rollup(down, MetricType.GAUGE, START, 10, 1));
      deliver(
          store,
          2,
          rollup(up, MetricType.GAUGE, START, 12, 2),
          rollup(down, MetricType.GAUGE, START, 8, 2));
      double upward = windows(up, MetricType.GAUGE).getFirst().value();
      double downward = windows(down, MetricType.GAUGE).getFirst().value();

      switch (store.corrections()) {
        case REPLACE -> assertThat(List.of(upward, downward)).containsExactly(12.0, 8.0);
        case KEEP_LARGER -> assertThat(List.of(upward, downward)).containsExactly(12.0, 10.0);
        case REFUSE -> assertThat(List.of(upward, downward)).containsExactly(10.0, 10.0);
      }
      assertThat(windows(up, MetricType.GAUGE)).hasSize(1);
      assertThat(windows(down, MetricType.GAUGE)).hasSize(1);
    }
  }

  @Test
  void resultsComeBackWithTheEndOfTheSeries() throws Exception {
    Series series = series("__name__", "job:requests:rate5m", "job", "x");
    Series other = series("__name__", "job:requests:rate5m", "job", "ü \"y\"");
    try (Store store = opened()) {
      deliver(
          store,
          1,
          result(series, START, 0.25, 1),
          result(other, START, Double.POSITIVE_INFINITY, 1),
          result(series, START + 60_000, 0.5, 1),
          result(series, START + 120_000, StaleMarker.VALUE, 1));

      assertThat(results(series))
          .extracting(Stored::toString)
          .containsExactly(
              START + "=0.25", (START + 60_000) + "=0.5", (START + 120_000) + "=stale");
      assertThat(results(other)).containsExactly(new Stored(START, Double.POSITIVE_INFINITY));
    }
  }

  @Test
  void correctionsOfResultsDoWhatTheStoreDeclares() throws Exception {
    Series up = series("__name__", "job:up:sum", "job", "x");
    Series down = series("__name__", "job:down:sum", "job", "x");
    try (Store store = opened()) {
      deliver(store, 1, result(up, START, 10, 1), result(down, START, 10, 1));
      deliver(store, 2, result(up, START, 12, 2), result(down, START, 8, 2));
      deliver(store, 3, result(up, START, 10, 1), result(down, START, 10, 1));

      List<Double> expected =
          switch (store.corrections()) {
            case REPLACE -> List.of(12.0, 8.0);
            case KEEP_LARGER -> List.of(12.0, 10.0);
            case REFUSE -> List.of(10.0, 10.0);
          };
      assertThat(results(up)).containsExactly(new Stored(START, expected.getFirst()));
      assertThat(results(down)).containsExactly(new Stored(START, expected.getLast()));
    }
  }

  @Test
  void resultsThatAreTakenAwayOrGivenDoWhatTheStoreDeclares() throws Exception {
    Series taken = series("__name__", "job:taken:sum", "job", "x");
    Series given = series("__name__", "job:given:sum", "job", "x");
    try (Store store = opened()) {
      deliver(store, 1, result(taken, START, 10, 1), result(given, START, StaleMarker.VALUE, 1));
      deliver(store, 2, result(taken, START, StaleMarker.VALUE, 2), result(given, START, 10, 2));

      List<String> expected =
          switch (store.corrections()) {
            case REPLACE -> List.of("stale", "10.0");
            case KEEP_LARGER -> List.of("10.0", "10.0");
            case REFUSE -> List.of("10.0", "stale");
          };
      assertThat(results(taken))
          .extracting(Stored::toString)
          .containsExactly(START + "=" + expected.getFirst());
      assertThat(results(given))
          .extracting(Stored::toString)
          .containsExactly(START + "=" + expected.getLast());
    }
  }
}
