package io.weir.topology.merge;

import io.micrometer.core.instrument.MeterRegistry;
import io.weir.schemas.avro.SchemaLookup;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Makes the processor of each merge partition, with its store. */
public final class MergeProcessorSupplier
    implements ProcessorSupplier<byte[], byte[], Object, byte[]> {
  /** What is superseded or dropped is soon gone from the changelog too. */
  private static final Map<String, String> LOG_CONFIG =
      Map.of(
          "segment.bytes", Integer.toString(64 * 1024 * 1024),
          "segment.ms", "600000",
          "max.compaction.lag.ms", "600000",
          "min.cleanable.dirty.ratio", "0.3",
          "delete.retention.ms", "600000");

  private final String storeName;
  private final MergeSettings settings;
  private final MergeOutputs outputs;
  private final SchemaLookup lookup;
  private final MeterRegistry meters;
  private final RuleHealth health;
  private final RuleGauges gauges;

  /**
   * A supplier.
   *
   * @param storeName the store's name; with the application id it names the changelog
   * @param lookup where writers' schemas are found
   * @param health is told how rules are
   */
  public MergeProcessorSupplier(
      String storeName,
      MergeSettings settings,
      MergeOutputs outputs,
      SchemaLookup lookup,
      MeterRegistry meters,
      RuleHealth health) {
    this.storeName = storeName;
    this.settings = settings;
    this.outputs = outputs;
    this.lookup = lookup;
    this.meters = meters;
    this.health = health;
    this.gauges = new RuleGauges(meters, health);
  }

  @Override
  public Processor<byte[], byte[], Object, byte[]> get() {
    return new MergeProcessor(storeName, settings, outputs, lookup, meters, health, gauges);
  }

  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(storeName), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingEnabled(LOG_CONFIG)
            .withCachingDisabled());
  }
}
