package io.weir.topology.shard;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.avro.SchemaLookup;
import java.util.Set;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/** Makes the processor of each shard, with its store. */
public final class ShardProcessorSupplier
    implements ProcessorSupplier<byte[], byte[], Object, byte[]> {
  private final ShardStoreBuilder store;
  private final ShardSettings settings;
  private final ShardOutputs outputs;
  private final ShardRules rules;
  private final SchemaLookup lookup;
  private final MeterRegistry meters;

  /**
   * A supplier.
   *
   * @param storeName the store's name; with the application id it names the changelog
   * @param damagedState what is done about damaged entries of the changelog
   * @param directory learns of each shard while its store is open
   * @param rules what is to be evaluated
   * @param lookup where writers' schemas are found
   */
  public ShardProcessorSupplier(
      String storeName,
      ShardSettings settings,
      DamagedState damagedState,
      ShardDirectory directory,
      ShardOutputs outputs,
      ShardRules rules,
      SchemaLookup lookup,
      MeterRegistry meters) {
    this.store =
        new ShardStoreBuilder(
            storeName, settings, new DamagedEntries(damagedState, meters), directory);
    this.settings = settings;
    this.outputs = outputs;
    this.rules = rules;
    this.lookup = lookup;
    this.meters = meters;
  }

  @Override
  public Processor<byte[], byte[], Object, byte[]> get() {
    return new ShardProcessor(store.name(), settings, outputs, rules, lookup, meters);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(store);
  }
}
