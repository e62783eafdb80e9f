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
 * Makes the restoring of one shard last until it is told to go on. Kafka makes it in an instance's
 * process, for the restore consumer of each stream thread; what else that thread restores waits
 * too. Files tell what to do, since whoever decides is another process.
 */
public final class HeldRestore implements ConsumerInterceptor<byte[], byte[]> {
  private static final String FOLDER = "weir.test.hold.folder";
  private static final String CHANGELOG = "-shard-changelog";
  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private Path folder = Path.of("");

  /** Settings of Kafka Streams that put it into an instance. */
  static Map<String, String> settings(Path folder) {
    return Map.of(
        "restore.consumer.interceptor.classes",
        HeldRestore.class.getName(),
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
          && isFirst(partition.partition())) {
        while (Files.exists(order(folder))) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
    return records;
  }

  private boolean isFirst(int partition) {
    try {
      Files.createFile(folder.resolve("claim"));
      Path written = Files.writeString(folder.resolve("held.new"), Integer.toString(partition));
      Files.move(written, held(folder));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

  @Override
  public void close() {}
}
