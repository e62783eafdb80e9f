package io.weir.topology.rules.stream;

import io.weir.topology.shard.ShardRestoring;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.test.TestRecord;

/** One shard or merge partition in a driver of its own, and what it has sent. */
final class Place implements AutoCloseable {
  private final int partition;
  private final String store;
  private final ProcessorSupplier<byte[], byte[], Object, byte[]> processor;
  private final List<String> inputs;
  private final List<String> partitioned;
  private final List<String> keyed;
  private final List<KeyValue<byte[], byte[]>> changelog = new ArrayList<>();
  private TopologyTestDriver driver;
  private long records;

  /**
   * A place.
   *
   * @param store name of its store, {@code shard} or {@code merge}
   * @param inputs topics that it reads
   * @param partitioned sinks whose records go to the partition that their key names
   * @param keyed sinks whose records have keys
   */
  Place(
      int partition,
      String store,
      ProcessorSupplier<byte[], byte[], Object, byte[]> processor,
      List<String> inputs,
      List<String> partitioned,
      List<String> keyed) {
    this.partition = partition;
    this.store = store;
    this.processor = processor;
    this.inputs = inputs;
    this.partitioned = partitioned;
    this.keyed = keyed;
    this.driver = started();
  }

  private TopologyTestDriver started() {
    Topology topology = new Topology();
    for (String input : inputs) {
      topology.addSource(
          "source-" + input, new ByteArrayDeserializer(), new ByteArrayDeserializer(), input);
    }
    topology.addProcessor(
        "processor",
        new Placed(processor, partition, records, store, List.copyOf(changelog)),
        inputs.stream().map(input -> "source-" + input).toArray(String[]::new));
    for (String sink : partitioned) {
      topology.addSink(
          sink,
          topic(sink),
          (String topic, Integer key) -> new byte[] {(byte) (int) key},
          new ByteArraySerializer(),
          (topic, key, value, count) -> Optional.of(Set.of(0)),
          "processor");
    }
    for (String sink : keyed) {
      topology.addSink(
          sink, topic(sink), new ByteArraySerializer(), new ByteArraySerializer(), "processor");
    }
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
    return new TopologyTestDriver(topology, properties, Instant.EPOCH);
  }

  /** Stops it and starts it from its changelog, compacted. */
  void restart() {
    driver.close();
    Map<Bytes, byte[]> last = compacted();
    changelog.clear();
    last.forEach((key, value) -> changelog.add(new KeyValue<>(key.get(), value)));
    driver = started();
  }

  /** How many keys its store has that begin with a letter. */
  long keys(char kind) {
    return compacted().keySet().stream().filter(key -> key.get()[0] == kind).count();
  }

  private Map<Bytes, byte[]> compacted() {
    Map<Bytes, byte[]> last = new LinkedHashMap<>();
    for (KeyValue<byte[], byte[]> entry : changelog) {
      Bytes key = Bytes.wrap(entry.key);
      last.remove(key);
      if (entry.value != null) {
        last.put(key, entry.value);
      }
    }
    return last;
  }

  /** The processor, told that it is in another partition. */
  private record Placed(
      ProcessorSupplier<byte[], byte[], Object, byte[]> supplier,
      int partition,
      long firstOffset,
      String store,
      List<KeyValue<byte[], byte[]>> restored)
      implements ProcessorSupplier<byte[], byte[], Object, byte[]> {
    @Override
    public Set<StoreBuilder<?>> stores() {
      return supplier.stores();
    }

    @Override
    public Processor<byte[], byte[], Object, byte[]> get() {
      Processor<byte[], byte[], Object, byte[]> processor = supplier.get();
      return new Processor<>() {
        @Override
        public void init(ProcessorContext<Object, byte[]> context) {
          if (store.equals("shard")) {
            ShardRestoring.restore(context, store, restored);
          } else {
            KeyValueStore<Bytes, byte[]> merge = context.getStateStore(store);
            restored.forEach(entry -> merge.put(Bytes.wrap(entry.key), entry.value));
          }
          processor.init(PlacedContext.of(context, partition, firstOffset));
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
  }

  /** Not an input's name: the driver would let in again what goes out there. */
  private static String topic(String sink) {
    return sink + "-out";
  }

  /** Lets a record in. */
  void send(String topic, byte[] value, long timeMillis) {
    records++;
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(null, value, Instant.ofEpochMilli(timeMillis)));
  }

  /** Lets it do what it has put off. */
  void goOn() {
    driver.advanceWallClockTime(Duration.ofMillis(20));
  }

  /** Lets it look for other rules. */
  void lookForRules() {
    driver.advanceWallClockTime(Duration.ofSeconds(1));
  }

  /** What was sent since the last call, by sink. */
  Map<String, List<TestRecord<byte[], byte[]>>> sent() {
    for (TestRecord<byte[], byte[]> record : read("app-" + store + "-changelog")) {
      changelog.add(new KeyValue<>(record.key(), record.value()));
    }
    Map<String, List<TestRecord<byte[], byte[]>>> sent = new TreeMap<>();
    for (String output : Stream.concat(partitioned.stream(), keyed.stream()).toList()) {
      sent.put(output, read(topic(output)));
    }
    return sent;
  }

  private List<TestRecord<byte[], byte[]>> read(String topic) {
    return driver.producedTopicNames().contains(topic)
        ? driver
            .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
            .readRecordsToList()
        : List.of();
  }

  @Override
  public void close() {
    driver.close();
  }
}
