package io.weir.sinks.duckdb;

import io.weir.sinks.delivery.AlertRow;
import io.weir.sinks.delivery.HistogramRow;
import io.weir.sinks.delivery.ResultRow;
import io.weir.sinks.delivery.RollupRow;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.SampleRow;
import io.weir.sinks.delivery.StoreCheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBConnection;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * One open connection and what is known of the file because of it. After any exception but of
 * {@link #open} it is to be closed and a new one opened: then what it knows is what the file says.
 * Guarded by its file's lock.
 */
final class DuckDbSession implements AutoCloseable {
  /** Write-ahead log after which DuckDB moves it into the file, within a commit. */
  private static final String CHECKPOINT_AT = "64MB";

  private final DuckDBConnection connection;
  private final Handle handle;
  private final Clock clock;
  private final SeriesIds ids;
  private final NewSamples newSamples;
  private final Retention retention;
  private final Map<PartitionId, Long> nextOffsets;

  private DuckDbSession(
      DuckDBConnection connection, Handle handle, DuckDbOptions options, Clock clock)
      throws SQLException {
    this.connection = connection;
    this.handle = handle;
    this.clock = clock;
    this.ids = new SeriesIds(handle, connection);
    this.newSamples = new NewSamples(connection);
    this.retention = new Retention(handle, options, clock.millis());
    this.nextOffsets = OffsetTable.read(handle);
  }

  /** Opens a file, making it and its folder if they aren't there. */
  static DuckDbSession open(Path path, DuckDbOptions options, Clock clock)
      throws SQLException, IOException, DuckDbLayout.NewerLayoutException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    DuckDBConnection connection =
        DriverManager.getConnection("jdbc:duckdb:" + path).unwrap(DuckDBConnection.class);
    try {
      Handle handle = Jdbi.open(connection);
      handle.execute("SET memory_limit = '" + options.memoryLimit().replace("'", "''") + "'");
      handle.execute("SET threads = " + options.threads());
      handle.execute("SET checkpoint_threshold = '" + CHECKPOINT_AT + "'");
      DuckDbLayout.prepare(handle);
      return new DuckDbSession(connection, handle, options, clock);
    } catch (SQLException | RuntimeException | DuckDbLayout.NewerLayoutException e) {
      connection.close();
      throw e;
    }
  }

  /** The next offset of each partition that the file knows. */
  Map<PartitionId, Long> nextOffsets() {
    return Map.copyOf(nextOffsets);
  }

  /** Writes rows and how far they reach in one transaction; then deletes what is due. */
  void write(List<Row> rows, Map<PartitionId, Long> newOffsets) throws SQLException {
    handle.begin();
    // The driver's transactions begin with the first statement, and what is appended is none.
    handle.execute("SELECT 1");
    if (!rows.isEmpty()) {
      ids.resolve(rows);
      writeTables(rows);
    }
    OffsetTable.write(handle, newOffsets);
    handle.commit();
    nextOffsets.putAll(newOffsets);
    retention.saw(rows);
    if (retention.sweep(handle, clock.millis())) {
      ids.forget();
    }
  }

  /** Visits the tables that get something; an appender to one that gets nothing costs, too. */
  private void writeTables(List<Row> rows) throws SQLException {
    Set<Class<? extends Row>> kinds = new HashSet<>();
    rows.forEach(row -> kinds.add(row.getClass()));
    if (kinds.contains(SampleRow.class)) {
      SampleTable.add(handle, connection, newSamples, ids, rows);
    }
    if (kinds.contains(HistogramRow.class)) {
      HistogramTable.add(handle, connection, ids, rows);
    }
    if (kinds.contains(RollupRow.class)) {
      RollupTable.put(handle, connection, ids, rows);
    }
    if (kinds.contains(ResultRow.class)) {
      ResultTable.put(handle, connection, ids, rows);
    }
    if (kinds.contains(AlertRow.class)) {
      AlertTable.put(handle, connection, rows);
    }
  }

  /** Another connection to the file; whoever asks closes it, soon. */
  DuckDBConnection beside() throws SQLException {
    return connection.duplicate().unwrap(DuckDBConnection.class);
  }

  /** Writes a row and reads it, in a transaction that is taken back. */
  StoreCheck check() {
    handle.begin();
    handle.execute("INSERT INTO weir_layout VALUES (0)");
    int found =
        handle
            .createQuery("SELECT count(*) FROM weir_layout WHERE version = 0")
            .mapTo(Integer.class)
            .one();
    handle.rollback();
    return new StoreCheck(
        handle.createQuery("SELECT version()").mapTo(String.class).one(),
        "layout " + DuckDbLayout.VERSION,
        found == 1 ? StoreCheck.READ_BACK : "written",
        found == 1 ? List.of() : List.of("expected the probe once, found it " + found + " times"));
  }

  /** Gives the file up; what was not committed is gone. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
