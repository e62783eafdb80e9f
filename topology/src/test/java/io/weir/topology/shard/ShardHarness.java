package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.rejected.Rejected;
import io.weir.schemas.rollup.Rollup;
import io.weir.schemas.rollup.RollupCodec;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.topology.bundle.RecordBundle;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** One shard in Kafka Streams' test driver, which can be stopped and started from its changelog. */
final class ShardHarness implements AutoCloseable {
  static final int BATCH_SCHEMA = 11;
  static final int ROLLUP_SCHEMA = 12;
  static final int REJECTED_SCHEMA = 13;
  static final SchemaLookup SCHEMAS = ShardHarness::schema;

  static final DamagedEntries STRICT =
      new DamagedEntries(DamagedState.STOP, new SimpleMeterRegistry());
  static final long EPOCH = 3;

  private static final String STORE = "shard";
  private static final ShardOutputs OUTPUTS =
      new ShardOutputs(
          "clean", "rollup-", "rejected", BATCH_SCHEMA, ROLLUP_SCHEMA, REJECTED_SCHEMA, EPOCH);

  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final List<byte[]> clean = new ArrayList<>();
  final List<Rollup> rollups = new ArrayList<>();
  final List<String> rollupKeys = new ArrayList<>();
  final List<Rejected> rejected = new ArrayList<>();
  final List<KeyValue<byte[], byte[]>> changelog = new ArrayList<>();

  private final ShardSettings settings;
  private final DamagedState damagedState;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> input;
  private long sent;

  ShardHarness(ShardSettings settings) {
    this(settings, DamagedState.STOP);
  }

  ShardHarness(ShardSettings settings, DamagedState damagedState) {
    this.settings = settings;
    this.damagedState = damagedState;
    driver = newDriver(List.of());
    input = newInput(driver);
  }

  private static Optional<Schema> schema(int id) {
    return switch (id) {
      case BATCH_SCHEMA -> Optional.of(Schemas.SAMPLE_BATCH);
      case ROLLUP_SCHEMA -> Optional.of(Schemas.ROLLUP);
      default -> Optional.empty();
    };
  }

  private TopologyTestDriver newDriver(List<KeyValue<byte[], byte[]>> restored) {
    Topology topology = new Topology();
    topology.addSource(
        "samples", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "samples");
    topology.addProcessor(
        "shard",
        new Restoring(
            new ShardProcessorSupplier(
                STORE,
                settings,
                damagedState,
                new ShardDirectory(),
                OUTPUTS,
                ShardRules.none(),
                SCHEMAS,
                meters),
            restored,
            sent),
        "samples");
    addSink(topology, "clean", true);
    for (RollupLevel level : settings.levels()) {
      addSink(topology, OUTPUTS.rollup(level), false);
    }
    addSink(topology, "rejected", true);
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
    return new TopologyTestDriver(topology, properties, Instant.EPOCH);
  }

  private static void addSink(Topology topology, String name, boolean partitioned) {
    if (partitioned) {
      topology.addSink(
          name,
          name,
          (String topic, Integer key) -> new byte[0],
          new ByteArraySerializer(),
          (topic, key, value, count) -> Optional.of(Set.of(0)),
          "shard");
    } else {
      topology.addSink(name, name, new ByteArraySerializer(), new ByteArraySerializer(), "shard");
    }
  }

  private static TestInputTopic<byte[], byte[]> newInput(TopologyTestDriver driver) {
    return driver.createInputTopic("samples", new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends a record, and collects what comes out. */
  void send(byte @Nullable [] value, long appendTimeMillis) {
    sent++;
    input.pipeInput(new TestRecord<>(null, value, Instant.ofEpochMilli(appendTimeMillis)));
    drain();
  }

  private void drain() {
    read("clean").forEach(record -> clean.add(record.value()));
    for (RollupLevel level : settings.levels()) {
      for (TestRecord<byte[], byte[]> bundle : read(OUTPUTS.rollup(level))) {
        assertThat(RecordBundle.isBundle(bundle.headers())).isTrue();
        RecordBundle.forEach(
            bundle.value(),
            (key, value) -> {
              rollups.add(RollupCodec.decode(value, WireFormat.HEADER_LENGTH, value.length));
              rollupKeys.add(new String(key, StandardCharsets.UTF_8));
            });
      }
    }
    for (TestRecord<byte[], byte[]> record : read("rejected")) {
      byte[] value = record.value();
      rejected.add(Rejected.decode(value, WireFormat.HEADER_LENGTH, value.length));
    }
    for (TestRecord<byte[], byte[]> record : read("app-shard-changelog")) {
      changelog.add(new KeyValue<>(record.key(), record.value()));
    }
  }

  private List<TestRecord<byte[], byte[]>> read(String topic) {
    return driver.producedTopicNames().contains(topic)
        ? driver
            .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
            .readRecordsToList()
        : List.of();
  }

  /** The changelog as compaction leaves it: the last value of each key, no ended ones. */
  List<KeyValue<byte[], byte[]>> compacted() {
    Map<Bytes, byte[]> last = new LinkedHashMap<>();
    for (KeyValue<byte[], byte[]> entry : changelog) {
      Bytes key = Bytes.wrap(entry.key);
      last.remove(key);
      if (entry.value != null) {
        last.put(key, entry.value);
      }
    }
    List<KeyValue<byte[], byte[]>> entries = new ArrayList<>();
    last.forEach((key, value) -> entries.add(new KeyValue<>(key.get(), value)));
    return entries;
  }

  /** Stops the shard and starts it from its changelog. */
  void restart(boolean fromCompacted) {
    restart(fromCompacted ? compacted() : List.copyOf(changelog));
  }

  /** Stops the shard and starts it from a changelog. */
  void restart(List<KeyValue<byte[], byte[]>> log) {
    driver.close();
    driver = newDriver(log);
    input = newInput(driver);
  }

  /** Lets the next record have an offset, and those after it the following ones. */
  void seek(long offset) {
    sent = offset;
    restart(false);
  }

  /** A batch of changelog records as Kafka Streams hands it over; offsets from 0, partition 3. */
  static List<ConsumerRecord<byte[], byte[]>> records(List<KeyValue<byte[], byte[]>> log) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (KeyValue<byte[], byte[]> entry : log) {
      records.add(
          new ConsumerRecord<>("app-shard-changelog", 3, records.size(), entry.key, entry.value));
    }
    return records;
  }

  ShardStore store() {
    return (ShardStore) driver.getStateStore(STORE);
  }

  double count(String name, String tag, String value) {
    var counter = meters.find(name).tag(tag, value).counter();
    return counter == null ? 0 : counter.count();
  }

  @Override
  public void close() {
    driver.close();
  }

  /**
   * Restores the store before its processor gets it, as Kafka Streams does. The driver counts
   * offsets from 0 at each start; the processor sees them go on.
   */
  private record Restoring(
      ShardProcessorSupplier supplier, List<KeyValue<byte[], byte[]>> restored, long firstOffset)
      implements ProcessorSupplier<byte[], byte[], Object, byte[]> {
    @Override
    public Processor<byte[], byte[], Object, byte[]> get() {
      Processor<byte[], byte[], Object, byte[]> processor = supplier.get();
      return new Processor<>() {
        @Override
        public void init(ProcessorContext<Object, byte[]> context) {
          ShardStore store = context.getStateStore(STORE);
          store.holder().restore(records(restored));
          processor.init(OffsetContext.of(context, firstOffset));
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
          processor.process(record);
        }

        @Override
        public void close() {
          processor.close();
        }
      };
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return supplier.stores();
    }
  }
}
