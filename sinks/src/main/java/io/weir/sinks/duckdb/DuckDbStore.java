package io.weir.sinks.duckdb;

import io.weir.sinks.delivery.CorrectionPolicy;
import io.weir.sinks.delivery.Delivery;
import io.weir.sinks.delivery.Store;
import io.weir.sinks.delivery.StoreCheck;
import io.weir.sinks.delivery.StoreException;
import io.weir.sinks.delivery.TopicIds;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A task's share of a file. Rows and offsets are one transaction, so each record's rows are in the
 * file exactly once, whatever crashes; rows that come again from other offsets change nothing
 * either. For the task's thread.
 */
final class DuckDbStore implements Store {
  private final DuckDbFiles files;
  private final Path path;
  private final DuckDbOptions options;
  private final TopicIds topicIds;
  private final Map<String, Uuid> knownIds = new HashMap<>();
  private @Nullable DuckDbFile file;

  /**
   * A share of a file.
   *
   * @param topicIds asked whenever partitions are taken over
   */
  DuckDbStore(DuckDbFiles files, Path path, DuckDbOptions options, TopicIds topicIds) {
    this.files = files;
    this.path = path;
    this.options = options;
    this.topicIds = topicIds;
  }

  @Override
  public CorrectionPolicy corrections() {
    return CorrectionPolicy.REPLACE;
  }

  @Override
  public Map<TopicPartition, Long> positions(Collection<TopicPartition> partitions)
      throws StoreException {
    Set<String> topics = new HashSet<>();
    partitions.forEach(partition -> topics.add(partition.topic()));
    knownIds.putAll(topicIds.idsOf(topics));
    Map<PartitionId, Long> nextOffsets = file().nextOffsets();
    Map<TopicPartition, Long> positions = new HashMap<>();
    for (TopicPartition partition : partitions) {
      Uuid topicId = knownIds.get(partition.topic());
      if (topicId != null) {
        PartitionId id = new PartitionId(partition.topic(), topicId, partition.partition());
        Long next = nextOffsets.get(id);
        // A file that doesn't know the partition needs all of it, whatever Kafka has committed.
        positions.put(partition, next == null ? 0L : next);
      }
    }
    return positions;
  }

  @Override
  public Map<String, Long> write(Delivery delivery) throws StoreException {
    file().write(delivery, knownIds);
    return Map.of();
  }

  @Override
  public StoreCheck check() throws StoreException {
    return file().check();
  }

  @Override
  public void close() {
    if (file != null) {
      file = null;
      files.release(path);
    }
  }

  private DuckDbFile file() throws StoreException {
    DuckDbFile acquired = file;
    if (acquired == null) {
      acquired = files.acquire(path, options);
      file = acquired;
    }
    return acquired;
  }
}
