package io.weir.topology.shard;

import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.RecordBatchingStateRestoreCallback;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The innermost store, behind Kafka Streams' own change log. What is put is in the shard's state
 * already, so a put does nothing here; what is restored is applied to the state, entry by entry.
 * Nothing can be read back from it: it keeps no bytes.
 */
final class HeadKeyValueStore implements KeyValueStore<Bytes, byte[]> {
  private final String name;
  private final ShardStateHolder holder;

  HeadKeyValueStore(String name, ShardStateHolder holder) {
    this.name = name;
    this.holder = holder;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    holder.open();
    context.register(root, new Restorer());
  }

  @Override
  public void put(Bytes key, byte[] value) {}

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    throw keepsNoBytes();
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {}

  @Override
  @SuppressWarnings("NullAway") // Kafka's null: no old value
  public byte[] delete(Bytes key) {
    return null;
  }

  @Override
  public byte[] get(Bytes key) {
    throw keepsNoBytes();
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    throw keepsNoBytes();
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    throw keepsNoBytes();
  }

  @Override
  public <PS extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(
      P prefix, PS prefixKeySerializer) {
    throw keepsNoBytes();
  }

  private UnsupportedOperationException keepsNoBytes() {
    return new UnsupportedOperationException(
        "store " + name + ": expected a read of the shard's head, found one of its log's bytes");
  }

  @Override
  public long approximateNumEntries() {
    return holder.approximateSeriesCount();
  }

  @Override
  public Position getPosition() {
    return Position.emptyPosition();
  }

  @Override
  public void close() {
    holder.close();
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return holder.phase() != Phase.CLOSED;
  }

  /**
   * Kafka Streams' own stores restore by this interface, since only it gives a record's offset,
   * without which a damaged one couldn't be found. It isn't public API, so this class alone knows
   * it.
   */
  private final class Restorer implements RecordBatchingStateRestoreCallback {
    @Override
    public void restoreBatch(Collection<ConsumerRecord<byte[], byte[]>> records) {
      holder.restore(records);
    }
  }
}
