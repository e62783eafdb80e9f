package io.weir.topology.shard;

import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Builds the store of each shard, with its changelog. */
final class ShardStoreBuilder implements StoreBuilder<ShardStore> {
  /**
   * The changelog's topic settings. Blocks are deleted after an hour or two, and Kafka's defaults
   * would keep them for a week.
   */
  private static final Map<String, String> LOG_CONFIG =
      Map.of(
          "segment.ms", "600000",
          "segment.bytes", "67108864",
          "max.compaction.lag.ms", "900000",
          "delete.retention.ms", "1800000",
          "min.cleanable.dirty.ratio", "0.3",
          "max.message.bytes", "4194304");

  private final String name;
  private final ShardSettings settings;
  private final DamagedEntries damaged;
  private final ShardDirectory directory;

  /**
   * A builder.
   *
   * @param name the store's name; with the application id it names the changelog
   * @param directory learns of each shard while its store is open
   */
  ShardStoreBuilder(
      String name, ShardSettings settings, DamagedEntries damaged, ShardDirectory directory) {
    this.name = name;
    this.settings = settings;
    this.damaged = damaged;
    this.directory = directory;
  }

  @Override
  public ShardStore build() {
    ShardStateHolder holder = new ShardStateHolder(settings, damaged);
    KeyValueStore<Bytes, byte[]> log =
        Stores.keyValueStoreBuilder(
                new HeadSupplier(name, holder), Serdes.Bytes(), Serdes.ByteArray())
            .withCachingDisabled()
            .withLoggingEnabled(LOG_CONFIG)
            .build();
    return new ShardStore(holder, log, directory);
  }

  @Override
  public Map<String, String> logConfig() {
    return LOG_CONFIG;
  }

  @Override
  public boolean loggingEnabled() {
    return true;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public StoreBuilder<ShardStore> withCachingEnabled() {
    throw fixed("no cache");
  }

  @Override
  public StoreBuilder<ShardStore> withCachingDisabled() {
    return this;
  }

  @Override
  public StoreBuilder<ShardStore> withLoggingEnabled(Map<String, String> config) {
    throw fixed("a changelog of its own settings");
  }

  @Override
  public StoreBuilder<ShardStore> withLoggingDisabled() {
    throw fixed("a changelog");
  }

  private UnsupportedOperationException fixed(String what) {
    return new UnsupportedOperationException(
        "store " + name + ": expected to have " + what + ", found an attempt to change that");
  }

  private record HeadSupplier(String name, ShardStateHolder holder)
      implements KeyValueBytesStoreSupplier {
    @Override
    public KeyValueStore<Bytes, byte[]> get() {
      return new HeadKeyValueStore(name, holder);
    }

    @Override
    public String metricsScope() {
      return "weir-shard";
    }
  }
}
