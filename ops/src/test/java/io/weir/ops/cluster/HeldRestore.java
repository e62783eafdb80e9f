package io.weir.ops.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes the restoring of one shard last until it is told to go on, whoever does it: each of its
 * records takes three seconds. Not longer at a time, since who restores it must take part when
 * shards move, or it holds up the others. Kafka makes it in an instance's process, for the restore
 * consumer of each stream thread; what else that thread restores is slow too. Files tell what to
 * do, since whoever decides is another process.
 */
public final class HeldRestore implements ConsumerInterceptor<byte[], byte[]> {
  private static final String FOLDER = "weir.test.hold.folder";
  private static final String CHANGELOG = "-shard-changelog";
  private static final long RECORD_NANOS = Duration.ofSeconds(3).toNanos();
  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private Path folder = Path.of("");

  /** Settings of Kafka Streams that put it into an instance. */
  static Map<String, String> settings(Path folder) {
    return Map.of(
        "restore.consumer.interceptor.classes",
        HeldRestore.class.getName(),
        "restore.consumer.max.poll.records",
        "1",
        "restore.consumer." + FOLDER,
        folder.toString());
  }

  /** While it is there, the first shard that anybody begins to restore is held. */
  static Path order(Path folder) {
    return folder.resolve("hold");
  }

  /** Is there as soon as a shard is held; has its partition. */
  static Path held(Path folder) {
    return folder.resolve("held");
  }

  @Override
  public void configure(Map<String, ?> properties) {
    folder = Path.of(Objects.requireNonNull(properties.get(FOLDER), FOLDER).toString());
  }

  @Override
  public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
    for (TopicPartition partition : records.partitions()) {
      if (partition.topic().endsWith(CHANGELOG)
          && Files.exists(order(folder))
          && isHeld(partition.partition())) {
        hold();
      }
    }
    return records;
  }

  private void hold() {
    long end = System.nanoTime() + RECORD_NANOS;
    while (System.nanoTime() - end < 0 && Files.exists(order(folder))) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** The first that asks makes its shard the one. */
  private boolean isHeld(int partition) {
    try {
      if (!Files.exists(held(folder))) {
        claim(partition);
      }
      return Files.readString(held(folder)).equals(Integer.toString(partition));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void claim(int partition) throws IOException {
    Path written =
        Files.writeString(Files.createTempFile(folder, "held-", ""), Integer.toString(partition));
    try {
      // It appears with its content, and once.
      Files.createLink(held(folder), written);
    } catch (FileAlreadyExistsException somebodyElseWasFirst) {
      Files.delete(written);
    }
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}
}
