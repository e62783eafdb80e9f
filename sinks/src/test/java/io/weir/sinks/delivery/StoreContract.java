package io.weir.sinks.delivery;

import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.record;
import static io.weir.sinks.delivery.Rows.result;
import static io.weir.sinks.delivery.Rows.rollup;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds for every store, whatever it is made of. */
public abstract class StoreContract {
  /** 2025-01-01T00:00:00Z: the start of a window of any level. */
  protected static final long START = 1_735_689_600_000L;

  /** Opens the store; called again after closing, it has what was written. */
  protected abstract Store open();

  /** The floats of a series in order of time, staleness markers among them. */
  protected abstract List<Stored> samples(Series series) throws Exception;

  /** The 5m windows of a series in order. */
  protected abstract List<StoredWindow> windows(Series series, MetricType type) throws Exception;

  /** What rules recorded of a series, in order of time, staleness markers among it. */
  protected abstract List<Stored> results(Series series) throws Exception;

  /** A float in a store. */
  public record Stored(long timestampMillis, double value) {
    /** Tells the staleness marker by its bits, which {@code equals} doesn't. */
    @Override
    public String toString() {
      return timestampMillis + "=" + (StaleMarker.is(value) ? "stale" : value);
    }
  }

  /**
   * A window in a store.
   *
   * @param value {@code total} of a counter, the average of another type
   */
  public record StoredWindow(
      long startMillis, double value, double min, double max, double count, double sum) {}

  @Test
  void samplesComeBackAsTheyWere() throws Exception {
    Series load = series("__name__", "node_load1", "instance", "a:9100", "job", "node");
    Series quoted = series("__name__", "odd", "path", "C:\\dir \"q\"\n{x=1,y='ü'}", "ключ", "😀");
    try (Store store = open()) {
      store.write(
          delivery(
              0,
              sample(load, START, 0.25),
              sample(quoted, START, -1.5),
              sample(load, START + 1, 1_234_567_890.125),
              sample(load, START + 15_000, 0.1)));

      assertThat(samples(load))
          .containsExactly(
              new Stored(START, 0.25),
              new Stored(START + 1, 1_234_567_890.125),
              new Stored(START + 15_000, 0.1));
      assertThat(samples(quoted)).containsExactly(new Stored(START, -1.5));
    }
  }

  @Test
  void infinitiesAndStalenessMarkersComeBack() throws Exception {
    Series series = series("__name__", "special", "job", "x");
    try (Store store = open()) {
      store.write(
          delivery(
              0,
              sample(series, START, Double.POSITIVE_INFINITY),
              sample(series, START + 1_000, Double.NEGATIVE_INFINITY),
              sample(series, START + 2_000, StaleMarker.VALUE)));

      assertThat(samples(series))
          .extracting(Stored::toString)
          .containsExactly(
              START + "=Infinity", (START + 1_000) + "=-Infinity", (START + 2_000) + "=stale");
    }
  }

  @Test
  void whatComesAgainChangesNothing() throws Exception {
    Series series = series("__name__", "again", "job", "x");
    Delivery first =
        new Delivery(
            List.of(
                record(0, 7, List.of(sample(series, START, 1), sample(series, START + 1, 2))),
                record(1, 3, List.of(sample(series, START + 2, 3)))));
    List<Stored> expected =
        List.of(new Stored(START, 1), new Stored(START + 1, 2), new Stored(START + 2, 3));
    try (Store store = open()) {
      store.write(first);
      store.write(first);
      assertThat(samples(series)).isEqualTo(expected);
    }
    try (Store store = open()) {
      store.write(first);
      assertThat(samples(series)).isEqualTo(expected);
    }
  }

  @Test
  void sameRowsUnderOtherOffsetsChangeNothing() throws Exception {
    Series series = series("__name__", "replayed", "job", "x");
    try (Store store = open()) {
      store.write(delivery(1, sample(series, START, 1), sample(series, START + 1, 2)));
      store.write(delivery(2, sample(series, START, 1)));
      store.write(delivery(3, sample(series, START + 1, 2), sample(series, START + 1, 2)));

      assertThat(samples(series)).containsExactly(new Stored(START, 1), new Stored(START + 1, 2));
    }
  }

  @Test
  void samplesMayComeInAnyOrder() throws Exception {
    Series series = series("__name__", "unordered", "job", "x");
    try (Store store = open()) {
      store.write(delivery(1, sample(series, START + 60_000, 3)));
      store.write(delivery(2, sample(series, START, 1), sample(series, START + 90_000, 4)));
      store.write(delivery(3, sample(series, START + 30_000, 2)));

      assertThat(samples(series)).extracting(Stored::value).containsExactly(1.0, 2.0, 3.0, 4.0);
    }
  }

  @Test
  void twoValuesAtOneTimeBecomeOne() throws Exception {
    Series series = series("__name__", "conflict", "job", "x");
    try (Store store = open()) {
      store.write(delivery(1, sample(series, START, 5), sample(series, START, 4)));
      correct(store, delivery(2, sample(series, START, 3)));

      assertThat(samples(series)).containsExactly(new Stored(START, 5));
    }
  }

  @Test
  void tenantsAreKeptApart() throws Exception {
    Labels labels = Labels.of("__name__", "shared", "job", "x");
    Series ours = new Series("default", labels);
    Series theirs = new Series("acme", labels);
    try (Store store = open()) {
      store.write(delivery(1, sample(ours, START, 1), sample(theirs, START, 2)));

      assertThat(samples(ours)).containsExactly(new Stored(START, 1));
      assertThat(samples(theirs)).containsExactly(new Stored(START, 2));
    }
  }

  @Test
  void rollupsOfGaugesShowTheirAverage() throws Exception {
    Series series = series("__name__", "temperature", "job", "x");
    try (Store store = open()) {
      store.write(
          delivery(
              1,
              rollup(series, MetricType.GAUGE, START, 10, 1),
              rollup(series, MetricType.GAUGE, START + 300_000, 20, 1)));

      assertThat(windows(series, MetricType.GAUGE))
          .containsExactly(
              new StoredWindow(START, 10, 9, 11, 4, 40),
              new StoredWindow(START + 300_000, 20, 19, 21, 4, 80));
    }
  }

  @Test
  void rollupsOfCountersShowTheirTotal() throws Exception {
    Series series = series("__name__", "requests_total", "job", "x");
    try (Store store = open()) {
      store.write(delivery(1, rollup(series, MetricType.COUNTER, START, 10, 1)));

      assertThat(windows(series, MetricType.COUNTER))
          .containsExactly(new StoredWindow(START, 110, 9, 11, 4, 40));
    }
  }

  @Test
  void correctionsDoWhatTheStoreDeclares() throws Exception {
    Series up = series("__name__", "corrected_up", "job", "x");
    Series down = series("__name__", "corrected_down", "job", "x");
    try (Store store = open()) {
      store.write(
          delivery(
              1,
              rollup(up, MetricType.GAUGE, START, 10, 1),
              rollup(down, MetricType.GAUGE, START, 10, 1)));
      correct(
          store,
          delivery(
              2,
              rollup(up, MetricType.GAUGE, START, 12, 2),
              rollup(down, MetricType.GAUGE, START, 8, 2)));
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
    try (Store store = open()) {
      store.write(
          delivery(
              1,
              result(series, START, 0.25, 1),
              result(other, START, Double.POSITIVE_INFINITY, 1),
              result(series, START + 60_000, 0.5, 1),
              result(series, START + 120_000, StaleMarker.VALUE, 1)));

      assertThat(results(series))
          .extracting(Stored::toString)
          .containsExactly(
              START + "=0.25", (START + 60_000) + "=0.5", (START + 120_000) + "=stale");
      assertThat(results(other)).containsExactly(new Stored(START, Double.POSITIVE_INFINITY));
    }
  }

  @Test
  void resultsThatComeAgainChangeNothing() throws Exception {
    Series series = series("__name__", "job:again:sum", "job", "x");
    Delivery first =
        delivery(
            1,
            result(series, START, 1, 1),
            result(series, START + 60_000, 2, 1),
            result(series, START + 120_000, StaleMarker.VALUE, 1));
    try (Store store = open()) {
      store.write(first);
      store.write(first);
    }
    try (Store store = open()) {
      store.write(first);
      store.write(delivery(2, result(series, START + 60_000, 2, 1)));

      assertThat(results(series))
          .extracting(Stored::toString)
          .containsExactly(START + "=1.0", (START + 60_000) + "=2.0", (START + 120_000) + "=stale");
    }
  }

  @Test
  void correctionsOfResultsDoWhatTheStoreDeclares() throws Exception {
    Series up = series("__name__", "job:up:sum", "job", "x");
    Series down = series("__name__", "job:down:sum", "job", "x");
    try (Store store = open()) {
      store.write(delivery(1, result(up, START, 10, 1), result(down, START, 10, 1)));
      correct(store, delivery(2, result(up, START, 12, 2), result(down, START, 8, 2)));
      store.write(delivery(3, result(up, START, 10, 1), result(down, START, 10, 1)));

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
    try (Store store = open()) {
      store.write(
          delivery(1, result(taken, START, 10, 1), result(given, START, StaleMarker.VALUE, 1)));
      correct(
          store,
          delivery(2, result(taken, START, StaleMarker.VALUE, 2), result(given, START, 10, 2)));

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

  /** A store that keeps what it has may say that it refuses the other. */
  private static void correct(Store store, Delivery delivery) throws StoreException {
    try {
      store.write(delivery);
    } catch (StoreException.Refused refused) {
      assertThat(store.corrections()).isEqualTo(CorrectionPolicy.REFUSE);
    }
  }

  @Test
  void largeDeliveryIsWrittenWhole() throws Exception {
    List<Row> rows = new ArrayList<>();
    Series last = series("__name__", "none");
    for (int s = 0; s < 2_000; s++) {
      last = series("__name__", "large", "instance", "host-" + s, "job", "node");
      for (int i = 0; i < 10; i++) {
        rows.add(sample(last, START + i * 15_000L, s + i));
      }
    }
    try (Store store = open()) {
      assertThat(store.write(delivery(1, rows))).isEqualTo(Map.of());

      assertThat(samples(series("__name__", "large", "instance", "host-0", "job", "node")))
          .hasSize(10);
      assertThat(samples(last)).hasSize(10);
    }
  }
}
