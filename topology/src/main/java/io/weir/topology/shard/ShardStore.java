package io.weir.topology.shard;

import io.weir.topology.shard.log.LogKey;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A shard's store as Kafka Streams and the processor see it: the state in memory, and the log that
 * makes it durable. Whoever changes the state puts the change within the same {@code process()}:
 * nothing is written in {@link #commit}, which is called after the transaction or not at all.
 */
public final class ShardStore implements StateStore {
  private final ShardStateHolder holder;
  private final KeyValueStore<Bytes, byte[]> log;
  private final ShardDirectory directory;
  private int partition = -1;

  ShardStore(ShardStateHolder holder, KeyValueStore<Bytes, byte[]> log, ShardDirectory directory) {
    this.holder = holder;
    this.log = log;
    this.directory = directory;
  }

  /** What the state is doing; any thread may ask. */
  public Phase phase() {
    return holder.phase();
  }

  /** The door for whoever reads the recent samples from other threads; any thread may ask. */
  public ShardReader reader() {
    return new ShardReader(holder);
  }

  ShardStateHolder holder() {
    return holder;
  }

  void put(LogKey key, byte[] value) {
    log.put(Bytes.wrap(key.toBytes()), value);
  }

  void remove(LogKey key) {
    log.delete(Bytes.wrap(key.toBytes()));
  }

  @Override
  public String name() {
    return log.name();
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    log.init(context, root);
    partition = context.taskId().partition();
    directory.add(partition, holder);
  }

  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {}

  @Override
  public void close() {
    directory.remove(partition, holder);
    log.close();
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return holder.phase() != Phase.CLOSED;
  }
}
