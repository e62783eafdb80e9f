package io.weir.ops.bench.stores;

import io.weir.ops.bench.process.BenchFailedException;
import io.weir.sinks.delivery.EmbeddedSink;
import io.weir.sinks.delivery.RetentionPeriods;
import io.weir.sinks.duckdb.DuckDbSinkConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** A DuckDB file, and another one that DuckDB's appender fills. */
public final class DuckDbUnderTest implements StoreUnderTest {
  private static final int ROWS_PER_COMMIT = 50_000;

  private final Path directory;

  /** Files in a directory that is there. */
  public DuckDbUnderTest(Path directory) {
    this.directory = directory;
  }

  private Path file() {
    return directory.resolve("sink.duckdb");
  }

  @Override
  public Map<String, String> connector(EmbeddedSink sink) {
    return DuckDbSinkConnector.embeddedConfig(sink, file(), RetentionPeriods.FOR_EVER);
  }

  @Override
  public long serverCpuNanos() {
    return 0;
  }

  @Override
  public void settle() {}

  @Override
  public Contents contents() {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + file());
        Statement statement = connection.createStatement()) {
      statement.execute("CHECKPOINT");
      try (ResultSet row = statement.executeQuery("SELECT count(*), sum(value) FROM samples")) {
        row.next();
        return new Contents(row.getLong(1), row.getDouble(2), Files.size(file()));
      }
    } catch (SQLException | IOException e) {
      throw new BenchFailedException("duckdb: expected to read the file, found " + e, e);
    }
  }

  @Override
  public Loaded load(BenchRows rows) {
    Meter meter = new Meter(() -> 0);
    try (DuckDBConnection connection =
            DriverManager.getConnection("jdbc:duckdb:" + directory.resolve("loader.duckdb"))
                .unwrap(DuckDBConnection.class);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          CREATE TABLE samples (
            series_id BIGINT NOT NULL, timestamp TIMESTAMPTZ NOT NULL, value DOUBLE NOT NULL,
            stale BOOLEAN NOT NULL, flags INTEGER NOT NULL)
          """);
      statement.execute("SET threads = 1");
      RowBuffer buffer = new RowBuffer(ROWS_PER_COMMIT);
      long samples = 0;
      while (rows.next(buffer::add)) {
        samples +=
            buffer.drainFull(
                (from, to) -> meter.measure(() -> append(connection, buffer, from, to)));
      }
      samples +=
          buffer.drain((from, to) -> meter.measure(() -> append(connection, buffer, from, to)));
      meter.measure(() -> statement.execute("CHECKPOINT"));
      return meter.loaded(samples);
    } catch (Exception e) {
      throw new BenchFailedException("duckdb: expected its appender to load, found " + e, e);
    }
  }

  private static void append(DuckDBConnection connection, RowBuffer rows, int from, int to)
      throws SQLException {
    try (DuckDBAppender appender = connection.createAppender("samples")) {
      for (int i = from; i < to; i++) {
        appender
            .beginRow()
            .append((long) rows.series(i))
            .appendEpochMicros(rows.timestampMillis(i) * 1_000)
            .append(rows.value(i))
            .append(false)
            .append(0)
            .endRow();
      }
    }
  }

  @Override
  public void close() {}
}
