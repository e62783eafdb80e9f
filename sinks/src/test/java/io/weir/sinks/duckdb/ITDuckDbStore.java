package io.weir.sinks.duckdb;

import static io.weir.sinks.delivery.Rows.sample;
import static io.weir.sinks.delivery.Rows.series;

import io.weir.schemas.samples.MetricType;
import io.weir.sinks.delivery.FixedTopicIds;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.SampleRow;
import io.weir.sinks.delivery.Series;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreContract;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.delivery.StoreTraits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a file, which other processes open and die with. */
final class ITDuckDbStore extends StoreContract {
  private static final Duration TWO_DAYS = Duration.ofDays(2);

  @TempDir private Path folder;

  @Override
  protected Store open() {
    return new Opener().open(List.of(file().toString()));
  }

  @Override
  protected StoreTraits traits() {
    return StoreTraits.all();
  }

  @Override
  protected List<Stored> samples(Series series) {
    return DuckDbContents.samples(file(), series);
  }

  @Override
  protected List<StoredWindow> windows(Series series, MetricType type) {
    return DuckDbContents.windows(file(), series, type);
  }

  @Override
  protected List<Stored> results(Series series) {
    return DuckDbContents.results(file(), series);
  }

  @Override
  protected List<Double> histogramCounts(Series series) {
    return DuckDbContents.histogramCounts(file(), series);
  }

  @Override
  protected Optional<Row> refusedRow() {
    return Optional.of(sample(series("__name__", "behind_the_end_of_time"), Long.MAX_VALUE, 1));
  }

  /** No series are too many for it, but more in one transaction than its memory holds are. */
  @Override
  protected Optional<Limited> limited() {
    Series series = series("__name__", "limited", "job", "x");
    List<SampleRow> beyond = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      String label = String.valueOf(i).repeat(1_000);
      beyond.add(sample(series("__name__", "limited", "job", label), START, i));
    }
    DuckDbOptions little = new DuckDbOptions("6MB", 1, RetentionPeriods.FOR_EVER);
    return Optional.of(
        new Limited(
            new DuckDbStore(
                new DuckDbFiles(Clock.systemUTC()), file(), little, new FixedTopicIds()),
            List.of(sample(series, START, 1), sample(series, START + 1, 2)),
            beyond,
            StoreException.Retriable.class,
            "Increasing the memory limit"));
  }

  @Override
  protected Optional<Retaining> retaining() {
    Series series = series("__name__", "retained", "job", "x");
    DuckDbFiles files = new DuckDbFiles(Clock.fixed(Instant.ofEpochMilli(START), ZoneOffset.UTC));
    return Optional.of(
        new Retaining(
            new DuckDbStore(files, file(), options(TWO_DAYS), new FixedTopicIds()),
            sample(series, START - TWO_DAYS.toMillis() - 1, 1),
            sample(series, START, 2),
            () -> samples(series),
            Duration.ZERO));
  }

  /** Another process has the file: DuckDB lets only one open it. */
  @Override
  protected Outage outage() {
    return new Outage() {
      private final FileHolder holder = new FileHolder(file());

      @Override
      public void begin() throws IOException {
        holder.open();
      }

      @Override
      public void end() throws Exception {
        holder.close();
      }

      @Override
      public boolean whileOpen() {
        return false;
      }
    };
  }

  @Override
  protected StoreInProcess inProcess() {
    return new StoreInProcess(Opener.class, List.of(file().toString()));
  }

  private Path file() {
    return folder.resolve("weir.duckdb");
  }

  private static DuckDbOptions options(Duration rawRetention) {
    return new DuckDbOptions(
        "256MB", 1, new RetentionPeriods(rawRetention, Map.of(), Duration.ZERO));
  }

  /** Opens the file that the only argument names. */
  static final class Opener implements StoreOpener {
    @Override
    public Store open(List<String> arguments) {
      return new DuckDbStore(
          new DuckDbFiles(Clock.systemUTC()),
          Path.of(arguments.getFirst()),
          options(Duration.ZERO),
          new FixedTopicIds());
    }
  }
}
