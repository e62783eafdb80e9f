package io.weir.sinks.clickhouse;

import io.weir.sinks.delivery.CorrectionPolicy;
import io.weir.sinks.delivery.Delivery;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreCheck;
import io.weir.sinks.delivery.StoreException;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database of ClickHouse. A delivery is one insert for each table that it has rows of; they are
 * not one transaction, but each may come again, cut as it likes, and change nothing. Offsets are
 * left to Kafka. For the task's thread.
 */
final class ClickHouseStore implements Store {
  private static final Logger logger = LoggerFactory.getLogger(ClickHouseStore.class);

  private final ClickHouseOptions options;
  private final Blocks blocks = new Blocks();
  private @Nullable ClickHouseSession session;

  ClickHouseStore(ClickHouseOptions options) {
    this.options = options;
  }

  @Override
  public CorrectionPolicy corrections() {
    return CorrectionPolicy.REPLACE;
  }

  @Override
  public Map<TopicPartition, Long> positions(Collection<TopicPartition> partitions) {
    return Map.of();
  }

  @Override
  public Map<String, Long> write(Delivery delivery) throws StoreException {
    boolean written = false;
    try {
      blocks.fill(delivery);
      for (NativeBlock block : blocks.all()) {
        if (block.rows() > 0) {
          session().insert(block);
        }
      }
      written = true;
      session().keepRetention();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException.Retriable(options + ": interrupted during an insert", e);
    } catch (StoreException e) {
      throw e;
    } catch (Exception e) {
      throw failed(e);
    } finally {
      if (written) {
        blocks.written();
      } else {
        blocks.notWritten();
      }
    }
    return Map.of();
  }

  @Override
  public StoreCheck check() throws StoreException {
    try {
      return session().check();
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    ClickHouseSession open = session;
    session = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        logger.warn("{}: closed with an error", options, e);
      }
    }
  }

  private ClickHouseSession session() throws StoreException {
    ClickHouseSession open = session;
    if (open == null) {
      try {
        open = ClickHouseSession.open(options);
      } catch (ClickHouseLayout.NewerLayoutException e) {
        throw new StoreException.Fatal(options + ": " + e.getMessage(), e);
      } catch (SQLException | RuntimeException e) {
        throw ClickHouseFailures.of(options, e);
      }
      session = open;
      logger.info("{}: open", options);
    }
    return open;
  }

  /** Anything but a refusal may mean that the database isn't what it was: it is prepared anew. */
  private StoreException failed(Exception cause) {
    StoreException failure = ClickHouseFailures.of(options, cause);
    if (!(failure instanceof StoreException.Refused)) {
      close();
    }
    return failure;
  }
}
