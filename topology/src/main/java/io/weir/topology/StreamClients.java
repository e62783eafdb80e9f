package io.weir.topology;

import io.weir.topology.bundle.BundleProducer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The clients of Kafka Streams. The one that writes sends bundles of records one by one. The one
 * that reads the input goes back to what is committed whenever a task begins. Kafka Streams 4.3
 * itself forgets to, if a task that it calls corrupted (a producer's time-out is enough) meets a
 * rebalance before it has begun again: the records that had been read and not processed would be
 * lost.
 */
public final class StreamClients implements KafkaClientSupplier {
  private final InputHolds holds;

  /**
   * Clients of an instance.
   *
   * @param holds which input isn't read for now
   */
  StreamClients(InputHolds holds) {
    this.holds = holds;
  }

  /** Clients that read all of the input at any time. */
  public StreamClients() {
    this(new InputHolds(""));
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new BundleProducer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return new InputConsumer(config, holds);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A task asks what is committed of its input when its state is restored, before its first record;
   * that it has to go on from there is always true, and if nothing is committed, from the
   * beginning.
   */
  private static final class InputConsumer extends KafkaConsumer<byte[], byte[]> {
    private static final String EARLIEST = "earliest";

    private final boolean beginsEarliest;
    private final InputHolds holds;

    /** What is paused only since it is held up: Kafka Streams would have it. */
    private final Set<TopicPartition> pausedByHold = new HashSet<>();

    InputConsumer(Map<String, Object> config, InputHolds holds) {
      super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      this.holds = holds;
      beginsEarliest = EARLIEST.equals(config.get(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG));
    }

    @Override
    public Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
      Map<TopicPartition, OffsetAndMetadata> committed = super.committed(partitions);
      Set<TopicPartition> assigned = assignment();
      committed.forEach((partition, offset) -> {
        if (assigned.contains(partition)) {
          if (offset != null) {
            seek(partition, offset);
          } else if (beginsEarliest) {
            seekToBeginning(Set.of(partition));
          }
        }
      });
      return committed;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
      Set<TopicPartition> paused = paused();
      for (TopicPartition input : assignment()) {
        if (holds.isHeld(input) && !paused.contains(input)) {
          super.pause(Set.of(input));
          pausedByHold.add(input);
        } else if (pausedByHold.contains(input) && !holds.isHeld(input)) {
          pausedByHold.remove(input);
          super.resume(Set.of(input));
        }
      }
      return super.poll(timeout);
    }

    @Override
    public void pause(Collection<TopicPartition> partitions) {
      pausedByHold.removeAll(partitions);
      super.pause(partitions);
    }
  }
}
