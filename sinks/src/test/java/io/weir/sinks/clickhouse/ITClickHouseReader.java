package io.weir.sinks.clickhouse;

import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.peers.PeerProcess;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.reading.Kept;
import io.weir.sinks.reading.ReaderContract;
import io.weir.sinks.reading.SeriesChoice;
import io.weir.sinks.reading.StoreReader;
import io.weir.sinks.reading.StoredSeries;
import io.weir.sinks.reading.TimeSpan;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The real engine, one for all tests: each has series of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ITClickHouseReader extends ReaderContract {
  private static final int MORE_THAN_IN_ONE_QUERY = 4_500;

  private PeerProcess peer;

  @SuppressWarnings("NullAway.Init")
  ITClickHouseReader() {}

  @BeforeAll
  void start(@TempDir Path storage) {
    peer = PeerProcess.clickHouse(storage);
  }

  @AfterAll
  void stop() {
    if (peer != null) {
      peer.close();
    }
  }

  private ClickHouseOptions options(String database) {
    return ITClickHouseStore.Opener.options(
        peer.uri("").toString(), database, RetentionPeriods.FOR_EVER);
  }

  @Override
  protected Store open() {
    return new ClickHouseStore(options("weir"));
  }

  @Override
  protected StoreReader reader() {
    return new ClickHouseReader(options("weir"));
  }

  @Test
  void manySeriesAmongOthersComeAll() throws Exception {
    Row[] rows = new Row[2 * MORE_THAN_IN_ONE_QUERY];
    for (int i = 0; i < rows.length; i++) {
      String kind = i % 2 == 0 ? "even" : "odd";
      rows[i] = sample(series("__name__", "wide", "kind", kind, "n", "" + i), START + i, i);
    }
    try (Store store = open();
        StoreReader reader = reader()) {
      store.write(delivery(1_000_000, rows));
      SeriesChoice even =
          new SeriesChoice(
              "default", List.of(is("__name__", "=", "wide"), is("kind", "=", "even")));
      TimeSpan all = new TimeSpan(START, START + rows.length);
      List<StoredSeries> found =
          reader.samples(new Kept.Raw(), even, all, reading(MORE_THAN_IN_ONE_QUERY));
      assertThat(found).hasSize(MORE_THAN_IN_ONE_QUERY);
      assertThat(found)
          .allSatisfy(series -> {
            double n = Double.parseDouble(series.labels().value("n"));
            assertThat(series.count()).isEqualTo(1);
            assertThat(series.values()[0]).isEqualTo(n);
          });
      assertThat(reader.series(new Kept.Raw(), even, all, reading(0)))
          .hasSize(MORE_THAN_IN_ONE_QUERY);
    }
  }

  @Test
  void aDatabaseThatIsNotThereIsNotMade() throws Exception {
    try (StoreReader reader = new ClickHouseReader(options("nowhere"))) {
      assertThatThrownBy(() -> reader.oldestMillis(new Kept.Raw(), reading(1)))
          .isInstanceOf(StoreException.Retriable.class)
          .hasMessageContaining("nowhere");
    }
    assertThat(
            ClickHouseQueries.column(
                options("weir"), "SELECT count() FROM system.databases WHERE name = 'nowhere'"))
        .containsExactly("0");
  }

  @Test
  void aServerThatIsAwayIsSaidToBe() throws Exception {
    ClickHouseOptions away =
        ITClickHouseStore.Opener.options("http://127.0.0.1:1", "weir", RetentionPeriods.FOR_EVER);
    try (StoreReader reader = new ClickHouseReader(away)) {
      assertThatThrownBy(() -> reader.oldestMillis(new Kept.Raw(), reading(1)))
          .isInstanceOf(StoreException.Retriable.class)
          .hasMessageContaining("127.0.0.1:1");
    }
  }
}
