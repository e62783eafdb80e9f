package io.weir.topology.shard;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Counts what is put and, if it is to, keeps it in order. */
final class RecordingLog implements KeyValueStore<Bytes, byte[]> {
  private final List<KeyValue<byte[], byte[]>> entries = new ArrayList<>();
  private final boolean keeps;
  private long bytes;

  RecordingLog(boolean keeps) {
    this.keeps = keeps;
  }

  List<KeyValue<byte[], byte[]>> entries() {
    return entries;
  }

  /** Bytes of all keys and values. */
  long bytes() {
    return bytes;
  }

  @Override
  public void put(Bytes key, byte[] value) {
    if (keeps) {
      entries.add(new KeyValue<>(key.get(), value));
    }
    bytes += key.get().length + value.length;
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] delete(Bytes key) {
    return new byte[0];
  }

  @Override
  public byte[] get(Bytes key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    throw new UnsupportedOperationException();
  }

  @Override
  public <PS extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(
      P prefix, PS prefixKeySerializer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long approximateNumEntries() {
    return 0;
  }

  @Override
  public String name() {
    return "log";
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {}

  @Override
  public void commit(Map<TopicPartition, Long> changelogOffsets) {}

  @Override
  public void close() {}

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return true;
  }
}
