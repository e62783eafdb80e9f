package io.weir.sinks.duckdb;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBDataChunkWriter;
import org.duckdb.DuckDBFunctions;
import org.duckdb.DuckDBTableFunction;
import org.duckdb.DuckDBTableFunctionBindInfo;
import org.duckdb.DuckDBTableFunctionBuilder;
import org.duckdb.DuckDBTableFunctionCallInfo;
import org.duckdb.DuckDBTableFunctionInitInfo;
import org.duckdb.DuckDBWritableVector;
import org.jdbi.v3.core.Handle;

/**
 * Floats on their way into the table, as columns that one statement reads: an appender of this
 * driver makes a statement of each 2,048 rows. Filled by the session's thread; read by whichever
 * thread of the engine runs the statement meanwhile.
 */
final class NewSamples {
  /** Each session has its own: readings may keep a database open when its session is over. */
  private static final AtomicLong SESSIONS = new AtomicLong();

  private final String function = "weir_new_samples_" + SESSIONS.incrementAndGet();
  private long[] seriesIds = new long[4096];
  private long[] micros = new long[4096];
  private double[] values = new double[4096];
  private boolean[] stale = new boolean[4096];
  private int[] flags = new int[4096];
  private int size;

  /** Makes the columns known to a database as a function without parameters. */
  NewSamples(Connection connection) throws SQLException {
    try (DuckDBTableFunctionBuilder builder = DuckDBFunctions.tableFunction()) {
      builder.withName(function).withFunction(new Columns()).register(connection);
    }
  }

  void add(long seriesId, long timestampMicros, double value, boolean staleMarker, int flagBits) {
    if (size == seriesIds.length) {
      seriesIds = Arrays.copyOf(seriesIds, 2 * size);
      micros = Arrays.copyOf(micros, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
      stale = Arrays.copyOf(stale, 2 * size);
      flags = Arrays.copyOf(flags, 2 * size);
    }
    seriesIds[size] = seriesId;
    micros[size] = timestampMicros;
    values[size] = value;
    stale[size] = staleMarker;
    flags[size] = flagBits;
    size++;
  }

  /** Moves all into the table, within the transaction. */
  void moveTo(Handle handle) {
    if (size > 0) {
      handle.execute(
          "INSERT INTO samples SELECT series_id, make_timestamptz(micros), value, stale, flags FROM "
              + function
              + "()");
      size = 0;
    }
  }

  /** The rows, in order, once for each statement. */
  private final class Columns implements DuckDBTableFunction<Object, Cursor, Object> {
    @Override
    public Object bind(DuckDBTableFunctionBindInfo info) {
      info.addResultColumn("series_id", DuckDBColumnType.BIGINT)
          .addResultColumn("micros", DuckDBColumnType.BIGINT)
          .addResultColumn("value", DuckDBColumnType.DOUBLE)
          .addResultColumn("stale", DuckDBColumnType.BOOLEAN)
          .addResultColumn("flags", DuckDBColumnType.INTEGER);
      info.setCardinality(size, true);
      return function;
    }

    @Override
    public Cursor init(DuckDBTableFunctionInitInfo info) {
      info.setMaxThreads(1);
      return new Cursor();
    }

    @Override
    public long apply(DuckDBTableFunctionCallInfo info, DuckDBDataChunkWriter chunk) {
      Cursor cursor = info.getInitData();
      int from = cursor.next;
      int count = (int) Math.min(chunk.capacity(), size - from);
      // Column by column, each a hot loop of its own.
      DuckDBWritableVector ofSeries = chunk.vector(0);
      for (int row = 0; row < count; row++) {
        ofSeries.setLong(row, seriesIds[from + row]);
      }
      DuckDBWritableVector ofMicros = chunk.vector(1);
      for (int row = 0; row < count; row++) {
        ofMicros.setLong(row, micros[from + row]);
      }
      DuckDBWritableVector ofValues = chunk.vector(2);
      for (int row = 0; row < count; row++) {
        ofValues.setDouble(row, values[from + row]);
      }
      DuckDBWritableVector ofStale = chunk.vector(3);
      for (int row = 0; row < count; row++) {
        ofStale.setBoolean(row, stale[from + row]);
      }
      DuckDBWritableVector ofFlags = chunk.vector(4);
      for (int row = 0; row < count; row++) {
        ofFlags.setInt(row, flags[from + row]);
      }
      cursor.next = from + count;
      return count;
    }
  }

  /** How far a statement has read. */
  private static final class Cursor {
    private int next;
  }
}
