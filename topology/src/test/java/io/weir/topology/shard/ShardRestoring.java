package io.weir.topology.shard;

import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Restores a shard's store from its changelog, for tests of other packages. */
public final class ShardRestoring {
  private ShardRestoring() {}

  /** Restores the store before its processor is opened. */
  public static void restore(
      ProcessorContext<Object, byte[]> context,
      String storeName,
      List<KeyValue<byte[], byte[]>> changelog) {
    ShardStore store = context.getStateStore(storeName);
    store.holder().restore(ShardHarness.records(changelog));
  }
}
