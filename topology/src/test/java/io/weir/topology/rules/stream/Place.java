package io.weir.topology.rules.stream;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.test.TestRecord;

/** One shard or merge partition in a driver of its own, and what it has sent. */
final class Place implements AutoCloseable {
  private final TopologyTestDriver driver;
  private final List<String> outputs;

  /**
   * A place.
   *
   * @param inputs topics that it reads
   * @param partitioned sinks whose records go to the partition that their key names
   * @param keyed sinks whose records have keys
   */
  Place(
      int partition,
      ProcessorSupplier<byte[], byte[], Object, byte[]> processor,
      List<String> inputs,
      List<String> partitioned,
      List<String> keyed) {
    Topology topology = new Topology();
    for (String input : inputs) {
      topology.addSource(
          "source-" + input, new ByteArrayDeserializer(), new ByteArrayDeserializer(), input);
    }
    topology.addProcessor(
        "processor",
        new Placed(processor, partition),
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
    outputs = new ArrayList<>(partitioned);
    outputs.addAll(keyed);
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "place-" + partition);
    driver = new TopologyTestDriver(topology, properties, Instant.EPOCH);
  }

  /** The processor, told that it is in another partition. */
  private record Placed(ProcessorSupplier<byte[], byte[], Object, byte[]> supplier, int partition)
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
          processor.init(PlacedContext.of(context, partition));
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
    driver
        .createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(null, value, Instant.ofEpochMilli(timeMillis)));
  }

  /** What was sent since the last call, by sink. */
  Map<String, List<TestRecord<byte[], byte[]>>> sent() {
    Map<String, List<TestRecord<byte[], byte[]>>> sent = new TreeMap<>();
    for (String output : outputs) {
      if (driver.producedTopicNames().contains(topic(output))) {
        sent.put(
            output,
            driver
                .createOutputTopic(
                    topic(output), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList());
      }
    }
    return sent;
  }

  @Override
  public void close() {
    driver.close();
  }
}
