package io.weir.sinks.duckdb;

import static io.weir.sinks.delivery.Rows.CLEAN;
import static io.weir.sinks.delivery.Rows.delivery;
import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.sinks.delivery.FixedTopicIds;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.reading.Kept;
import io.weir.sinks.reading.ReaderContract;
import io.weir.sinks.reading.StoreReader;
import io.weir.sinks.reading.TimeSpan;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DuckDbReaderTest extends ReaderContract {
  private static final DuckDbOptions KEEP_ALL =
      new DuckDbOptions("256MB", 1, RetentionPeriods.FOR_EVER);

  @TempDir private Path folder;
  private final DuckDbFiles files = new DuckDbFiles(Clock.systemUTC());

  private Path file() {
    return folder.resolve("weir.duckdb");
  }

  @Override
  protected Store open() throws StoreException {
    Store store = new DuckDbStore(files, file(), KEEP_ALL, new FixedTopicIds());
    store.positions(List.of(new TopicPartition(CLEAN, 0)));
    return store;
  }

  @Override
  protected StoreReader reader() {
    return new DuckDbReader(files, file(), KEEP_ALL);
  }

  @Test
  void readsBesideWhoeverWrites() throws Exception {
    Series series = series("__name__", "beside", "job", "x");
    TimeSpan all = new TimeSpan(START, START + 1_000_000);
    try (Store store = open();
        StoreReader reader = reader()) {
      for (int i = 0; i < 20; i++) {
        store.write(delivery(i, sample(series, START + i, i)));
        assertThat(
                reader
                    .samples(new Kept.Raw(), choice("beside"), all, reading(100))
                    .getFirst()
                    .count())
            .isEqualTo(i + 1);
      }
    }
  }

  @Test
  void theFileIsOpenedAgainWhileAReadingHasIt() throws Exception {
    Series series = series("__name__", "again");
    DuckDbFile file = new DuckDbFile(file(), KEEP_ALL, Clock.systemUTC());
    Map<String, Uuid> ids = new FixedTopicIds().idsOf(Set.of(CLEAN));
    TimeSpan all = new TimeSpan(START, START + 1_000);
    file.write(delivery(0, sample(series, START, 1)), ids);
    file.read(
        reading(10),
        rows -> {
          file.close();
          try {
            file.write(delivery(1, sample(series, START + 1, 2)), ids);
          } catch (StoreException e) {
            throw new AssertionError(e);
          }
          return rows.samples(new Kept.Raw(), choice("again"), all);
        });
    assertThat(
            file.read(reading(10), rows -> rows.samples(new Kept.Raw(), choice("again"), all))
                .getFirst()
                .count())
        .isEqualTo(2);
    file.close();
  }

  @Test
  void aClosedReaderSaysSo() throws Exception {
    StoreReader reader = reader();
    reader.close();
    assertThatThrownBy(() -> reader.oldestMillis(new Kept.Raw(), reading(1)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("closed");
  }
}
