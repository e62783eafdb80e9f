package io.weir.ops.stream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.Topics;
import io.weir.topology.StreamClients;
import io.weir.topology.shard.DamagedState;
import io.weir.topology.shard.Phase;
import io.weir.topology.shard.ShardDirectory;
import io.weir.topology.shard.ShardOutputs;
import io.weir.topology.shard.ShardProcessorSupplier;
import io.weir.topology.shard.ShardRules;
import io.weir.topology.shard.ShardSettings;
import io.weir.topology.shard.ShardStore;
import io.weir.topology.shard.time.TimeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Shards under Kafka Streams, with what happens to each store written down and failures made to
 * order. Thread-safe.
 */
final class ShardRun implements AutoCloseable {
  static final Topics TOPICS = new Topics("life");
  static final RollupLevel LEVEL = RollupLevel.parse("10s");
  static final int BATCH_SCHEMA = 1;

  private static final String STORE = "shard";

  /** A source may be an hour behind: the order of the records alone decides. */
  private static final ShardSettings SETTINGS =
      new ShardSettings(
          new TimeSettings(300_000, 30_000, 3_600_000, 10_000, 3_600_000), List.of(LEVEL), true, 0);

  private static final ShardOutputs OUTPUTS =
      new ShardOutputs("clean", "rollup-", "rejected", BATCH_SCHEMA, 2, 3, 1);

  private final KafkaStreams streams;
  private final AtomicReference<@Nullable Function<TaskId, RuntimeException>> failure =
      new AtomicReference<>();

  /** What happened to each store, in order; guarded by itself. */
  private final IdentityHashMap<ShardStore, List<String>> histories = new IdentityHashMap<>();

  private ShardRun(String bootstrapServers, Path directory, int standby, ShardSettings settings) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, TOPICS.prefix());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standby);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 50);
    properties.put("producer.transaction.timeout.ms", 5_000);
    properties.put("main.consumer.session.timeout.ms", 6_000);
    properties.put("main.consumer.heartbeat.interval.ms", 300);
    streams = new KafkaStreams(topology(settings), properties, new StreamClients());
    streams.setUncaughtExceptionHandler(thrown -> StreamThreadExceptionResponse.REPLACE_THREAD);
    streams.start();
  }

  static ShardRun start(String bootstrapServers, Path directory, int standby) {
    return start(bootstrapServers, directory, standby, SETTINGS);
  }

  static ShardRun start(
      String bootstrapServers, Path directory, int standby, ShardSettings settings) {
    return new ShardRun(bootstrapServers, directory, standby, settings);
  }

  private Topology topology(ShardSettings settings) {
    Topology topology = new Topology();
    topology.addSource(
        "samples", new ByteArrayDeserializer(), new ByteArrayDeserializer(), TOPICS.samples());
    topology.addProcessor("shard", new Observed(settings), "samples");
    addSink(topology, "clean", TOPICS.clean());
    addSink(topology, "rejected", TOPICS.rejected());
    topology.addSink(
        OUTPUTS.rollup(LEVEL),
        TOPICS.rollup(LEVEL.name()),
        new ByteArraySerializer(),
        new ByteArraySerializer(),
        "shard");
    return topology;
  }

  private static void addSink(Topology topology, String name, String topic) {
    topology.addSink(
        name,
        topic,
        (String to, Integer partition) -> new byte[0],
        new ByteArraySerializer(),
        (to, partition, value, count) -> Optional.of(Set.of(partition)),
        "shard");
  }

  /** The next record that a shard gets is met by an exception, before the shard sees it. */
  void failOnce(Function<TaskId, RuntimeException> exception) {
    failure.set(exception);
  }

  /** Whether the failure that was ordered has happened. */
  boolean hasFailed() {
    return failure.get() == null;
  }

  boolean isRunning() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** What happened to each store that a processor had, in order. */
  List<List<String>> histories() {
    synchronized (histories) {
      return histories.values().stream().map(List::copyOf).toList();
    }
  }

  /** Partitions that this instance processes, and those that it keeps warm. */
  int activeShards() {
    return streams.metadataForLocalThreads().stream()
        .mapToInt(thread -> thread.activeTasks().size())
        .sum();
  }

  /** The changelog records by which each of this instance's shards is behind. */
  List<Long> lags() {
    return streams.allLocalStorePartitionLags().getOrDefault(STORE, Map.of()).values().stream()
        .map(lag -> lag.offsetLag())
        .toList();
  }

  @Override
  public void close() {
    streams.close(
        CloseOptions.timeout(Duration.ofSeconds(20))
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
  }

  private void note(ShardStore store, String event) {
    synchronized (histories) {
      histories.computeIfAbsent(store, first -> new ArrayList<>()).add(event);
    }
  }

  /** The shard, watched. */
  private final class Observed implements ProcessorSupplier<byte[], byte[], Object, byte[]> {
    private final ShardProcessorSupplier supplier;

    Observed(ShardSettings settings) {
      supplier =
          new ShardProcessorSupplier(
              STORE,
              settings,
              DamagedState.STOP,
              new ShardDirectory(),
              OUTPUTS,
              ShardRules.none(),
              id -> Optional.of(Schemas.SAMPLE_BATCH),
              new SimpleMeterRegistry());
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return supplier.stores();
    }

    @Override
    public Processor<byte[], byte[], Object, byte[]> get() {
      Processor<byte[], byte[], Object, byte[]> processor = supplier.get();
      return new Processor<>() {
        private @Nullable ShardStore store;
        private @Nullable TaskId task;

        @Override
        public void init(ProcessorContext<Object, byte[]> context) {
          ShardStore found = context.getStateStore(STORE);
          store = found;
          task = context.taskId();
          Phase before = found.phase();
          processor.init(context);
          note(found, before + " to " + found.phase());
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
          Function<TaskId, RuntimeException> ordered = failure.getAndSet(null);
          if (ordered != null && task != null) {
            throw ordered.apply(task);
          }
          processor.process(record);
        }

        @Override
        public void close() {
          processor.close();
          if (store != null) {
            note(store, "processor closed, " + store.phase());
          }
        }
      };
    }
  }
}
