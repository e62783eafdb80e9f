package io.weir.sinks.duckdb;

import io.weir.sinks.delivery.Delivery;
import io.weir.sinks.delivery.RecordRows;
import io.weir.sinks.delivery.Row;
import io.weir.sinks.delivery.StoreCheck;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.reading.Reading;
import io.weir.sinks.reading.ReadingEndedException;
import io.weir.sinks.reading.TooManySamplesException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.duckdb.DuckDBConnection;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that all tasks of this process write through one session, one after another. It is opened
 * by the first call that needs it, and opened again after a failure. Readings have connections of
 * their own. Any thread may use it.
 */
final class DuckDbFile {
  private static final Logger logger = LoggerFactory.getLogger(DuckDbFile.class);

  private final Path path;
  private final DuckDbOptions options;
  private final Clock clock;
  private @Nullable DuckDbSession session;

  DuckDbFile(Path path, DuckDbOptions options, Clock clock) {
    this.path = path;
    this.options = options;
    this.clock = clock;
  }

  DuckDbOptions options() {
    return options;
  }

  /** The next offset of each partition that the file knows. */
  synchronized Map<PartitionId, Long> nextOffsets() throws StoreException {
    return session().nextOffsets();
  }

  /**
   * Writes what of a delivery isn't in the file yet.
   *
   * @param topicIds of all its topics
   */
  synchronized void write(Delivery delivery, Map<String, Uuid> topicIds) throws StoreException {
    Map<PartitionId, Long> known = session().nextOffsets();
    List<Row> rows = new ArrayList<>(delivery.rowCount());
    Map<PartitionId, Long> newOffsets = new HashMap<>();
    Set<PartitionId> inside = new HashSet<>();
    for (RecordRows record : delivery.records()) {
      PartitionId id = partitionId(record, topicIds);
      if (record.offset() < known.getOrDefault(id, 0L)) {
        continue;
      }
      inside.add(id);
      rows.addAll(record.rows());
      if (record.last()) {
        newOffsets.merge(id, record.offset() + 1, Math::max);
      }
    }
    if (inside.isEmpty()) {
      return;
    }
    for (Row row : rows) {
      DuckDbTime.check(row.eventMillis());
    }
    try {
      session().write(rows, newOffsets);
    } catch (SQLException | RuntimeException e) {
      abandon();
      throw failure(e);
    }
  }

  /** What is read of a file's rows. */
  @FunctionalInterface
  interface Read<T> {
    T of(StoredRows rows) throws SQLException;
  }

  /**
   * Reads beside whoever writes, what was committed when this began. The lock isn't held meanwhile.
   *
   * @throws TooManySamplesException if the reading may not hold all samples
   * @throws ReadingEndedException if nobody waits for it any more
   */
  <T> T read(Reading reading, Read<T> read) throws StoreException {
    try (DuckDBConnection beside = beside();
        Handle handle = Jdbi.open(beside)) {
      handle.begin();
      T value = read.of(new StoredRows(handle, beside, reading));
      handle.rollback();
      return value;
    } catch (TooManySamplesException | ReadingEndedException e) {
      throw e;
    } catch (SQLException | RuntimeException e) {
      throw failure(e);
    }
  }

  private synchronized DuckDBConnection beside() throws StoreException {
    try {
      return session().beside();
    } catch (SQLException e) {
      abandon();
      throw failure(e);
    }
  }

  /** Looks at the file. */
  synchronized StoreCheck check() throws StoreException {
    try {
      return session().check();
    } catch (RuntimeException e) {
      abandon();
      throw failure(e);
    }
  }

  /** Gives the file up; a later call opens it again. */
  synchronized void close() {
    abandon();
  }

  private DuckDbSession session() throws StoreException {
    DuckDbSession open = session;
    if (open == null) {
      try {
        open = DuckDbSession.open(path, options, clock);
      } catch (DuckDbLayout.NewerLayoutException e) {
        throw new StoreException.Fatal(path + ": " + e.getMessage(), e);
      } catch (IOException e) {
        throw new StoreException.Retriable(path + ": expected to make its folder, found: " + e, e);
      } catch (SQLException | JdbiException e) {
        throw failure(e);
      }
      session = open;
      logger.info("{}: open", path);
    }
    return open;
  }

  private StoreException failure(Exception cause) {
    return DuckDbFailures.of(path, cause);
  }

  private void abandon() {
    DuckDbSession open = session;
    session = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        logger.warn("{}: closed with an error", path, e);
      }
    }
  }

  private static PartitionId partitionId(RecordRows record, Map<String, Uuid> topicIds) {
    String topic = record.partition().topic();
    Uuid topicId = topicIds.get(topic);
    if (topicId == null) {
      throw new IllegalArgumentException(topic + ": expected the topic's id, found none");
    }
    return new PartitionId(topic, topicId, record.partition().partition());
  }
}
