package io.weir.sinks.delivery;

import io.weir.schemas.avro.UnusableRecordException;
import io.weir.schemas.registry.RegistryException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a task does with what Connect gives it. Nothing is held back between two calls: when {@link
 * #put} returns, all is in the store. Offsets may be committed then, but for those of what the
 * store would lose in a crash. For the task's thread.
 */
final class SinkWork implements AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(SinkWork.class);

  private final SinkTaskContext context;
  private final SinkParts parts;
  private final RecordDecoder decoder;
  private final Deliverer deliverer;

  /** The next offset to deliver, of each partition of which something was. */
  private final Map<TopicPartition, Long> nextOffsets = new HashMap<>();

  /** Partitions whose position in the store could not be asked yet. */
  private final Set<TopicPartition> unpositioned = new HashSet<>();

  /** Partitions that the consumer goes back in before its next records. */
  private final Set<TopicPartition> rewinding = new HashSet<>();

  SinkWork(SinkTaskContext context, SinkParts parts) {
    this.context = context;
    this.parts = parts;
    this.decoder = new RecordDecoder(parts.lookup());
    this.deliverer = new Deliverer(parts.store(), parts.rejections(), parts.metrics());
  }

  /** Takes partitions over, from where the store says that it has them, if it says so. */
  void open(Collection<TopicPartition> partitions) {
    nextOffsets.keySet().removeAll(partitions);
    unpositioned.addAll(partitions);
    parts.lag().assign(partitions);
    try {
      position();
    } catch (StoreException.Retriable e) {
      logger.warn("{}; it is asked again with the next records", e.getMessage());
      parts.waiting().failed(String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      throw ended(e);
    }
  }

  /** Gives partitions back. */
  void close(Collection<TopicPartition> partitions) {
    nextOffsets.keySet().removeAll(partitions);
    unpositioned.removeAll(partitions);
    rewinding.removeAll(partitions);
    parts.lag().revoke(partitions);
    parts.settling().revoke(partitions);
  }

  /**
   * Delivers records.
   *
   * @throws TriedAgainException after which Connect gives the same records again, when it is time
   * @throws ConnectException if the task has to end
   */
  void put(Collection<SinkRecord> records) {
    rewinding.clear();
    parts.lag().refresh();
    if (goBackToWhatIsLost()) {
      return;
    }
    try {
      if (!unpositioned.isEmpty()) {
        rewinding.addAll(position());
      }
      deliver(records);
      parts.waiting().over();
      if (parts.backoff().failures() > 0) {
        logger.info("delivers again after {} failures", parts.backoff().failures());
        parts.backoff().succeeded();
      }
    } catch (StoreException e) {
      if (e instanceof StoreException.Retriable) {
        parts.settling().storeWentAway();
      }
      throw ended(e);
    }
  }

  /** Sets the consumer back if the store may have lost what it took last. */
  private boolean goBackToWhatIsLost() {
    Map<TopicPartition, Long> lost = parts.settling().takeLost();
    lost.forEach((partition, offset) -> {
      logger.info("{}: delivers again from offset {}, since the store was away", partition, offset);
      reached(partition, offset);
      context.offset(partition, offset);
    });
    rewinding.addAll(lost.keySet());
    return !lost.isEmpty();
  }

  /** Of the offsets that Connect would commit, those whose records are in the store. */
  Map<TopicPartition, OffsetAndMetadata> committable(
      Map<TopicPartition, OffsetAndMetadata> current) {
    Map<TopicPartition, OffsetAndMetadata> committable = new HashMap<>(current);
    committable.keySet().removeAll(unpositioned);
    committable.keySet().removeAll(rewinding);
    committable.replaceAll((partition, offset) -> {
      OptionalLong limit = parts.settling().limit(partition);
      return limit.isPresent() && limit.getAsLong() < offset.offset()
          ? new OffsetAndMetadata(limit.getAsLong())
          : offset;
    });
    return committable;
  }

  @Override
  public void close() {
    parts.waiting().over();
    parts.store().close();
    parts.rejections().close();
    parts.metrics().close();
    parts.lag().close();
  }

  /** Sets the consumer to the store's positions; returns the partitions that have one. */
  private Set<TopicPartition> position() throws StoreException {
    Map<TopicPartition, Long> positions = parts.store().positions(List.copyOf(unpositioned));
    unpositioned.clear();
    positions.forEach((partition, offset) -> {
      logger.debug("{}: the store has it up to offset {}", partition, offset);
      reached(partition, offset);
      context.offset(partition, offset);
    });
    return positions.keySet();
  }

  private void deliver(Collection<SinkRecord> records) throws StoreException {
    List<DecodedRecord> chunk = new ArrayList<>();
    int rows = 0;
    long skipped = 0;
    offered(records);
    for (SinkRecord record : records) {
      TopicPartition partition = DecodedRecord.partitionOf(record);
      if (rewinding.contains(partition)) {
        continue;
      }
      if (record.originalKafkaOffset() < nextOffsets.getOrDefault(partition, 0L)) {
        skipped++;
        continue;
      }
      DecodedRecord decoded = decode(record);
      if (!chunk.isEmpty() && rows + decoded.rows().size() > parts.mostRows()) {
        deliverChunk(chunk);
        chunk.clear();
        rows = 0;
      }
      chunk.add(decoded);
      rows += decoded.rows().size();
    }
    if (!chunk.isEmpty()) {
      deliverChunk(chunk);
    }
    if (skipped > 0) {
      parts.metrics().skip(skipped);
      logger.debug("{} records came again that were delivered", skipped);
    }
  }

  /** Before anything is written: while the store is away, that is all that the lag has to go by. */
  private void offered(Collection<SinkRecord> records) {
    for (SinkRecord record : records) {
      TopicPartition partition = DecodedRecord.partitionOf(record);
      if (!rewinding.contains(partition)) {
        parts.lag().offered(partition, record.originalKafkaOffset());
      }
    }
  }

  private void deliverChunk(List<DecodedRecord> chunk) throws StoreException {
    deliverer.deliver(chunk);
    long bytes = 0;
    for (DecodedRecord record : chunk) {
      bytes += record.valueLength();
      parts.metrics().leftOut(record.leftOut());
      TopicPartition partition = DecodedRecord.partitionOf(record.origin());
      long offset = record.origin().originalKafkaOffset();
      parts.settling().taken(partition, offset, offset + 1);
      reached(partition, offset + 1);
    }
    parts.metrics().delivered(bytes);
  }

  private void reached(TopicPartition partition, long nextOffset) {
    nextOffsets.put(partition, nextOffset);
    parts.lag().next(partition, nextOffset);
  }

  private DecodedRecord decode(SinkRecord record) throws StoreException {
    try {
      RowSelection.Selected selected = parts.selection().select(rows(record));
      return new DecodedRecord(record, selected.rows(), selected.leftOut(), Optional.empty());
    } catch (UnusableRecordException e) {
      return DecodedRecord.unusable(record, e);
    } catch (RegistryException e) {
      if (!e.retriable() && e.errorCode().isEmpty()) {
        return DecodedRecord.unusable(
            record, new UnusableRecordException("unknown_schema", String.valueOf(e.getMessage())));
      }
      throw new StoreException.Retriable(String.valueOf(e.getMessage()), e);
    }
  }

  private List<Row> rows(SinkRecord record) throws StoreException, UnusableRecordException {
    return switch (record.value()) {
      case null ->
          throw new UnusableRecordException("empty", "expected a value, found a record without");
      case byte[] bytes -> decoder.decode(bytes);
      default ->
          throw new StoreException.Fatal(
              "value.converter: expected org.apache.kafka.connect.converters.ByteArrayConverter,"
                  + " found one that makes "
                  + record.value().getClass().getName(),
              null);
    };
  }

  /** The one place that decides what a failure means to Connect. */
  private ConnectException ended(StoreException failure) {
    return switch (failure) {
      case StoreException.Retriable retriable -> {
        var wait = parts.backoff().failed(retriable.retryAfter());
        context.timeout(wait.toMillis());
        if (parts.backoff().failures() == 1) {
          logger.warn(
              "delivery fails, and is tried again until it succeeds: {}", failure.getMessage());
          logger.debug("where it failed", failure);
        }
        parts.metrics().retry();
        parts.waiting().failed(String.valueOf(failure.getMessage()));
        yield new TriedAgainException(
            "%s (failure %d, next try within %d ms)"
                .formatted(retriable.getMessage(), parts.backoff().failures(), wait.toMillis()));
      }
      case StoreException.Refused refused -> new ConnectException(refused.getMessage(), refused);
      case StoreException.Fatal fatal -> new ConnectException(fatal.getMessage(), fatal);
    };
  }
}
