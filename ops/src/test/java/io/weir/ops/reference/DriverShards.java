package io.weir.ops.reference;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.ops.committed.Batch;
import io.weir.ops.committed.Rejections;
import io.weir.ops.committed.RollupRecords;
import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.rollup.Rollup;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.topics.Topics;
import io.weir.topology.RulesSettings;
import io.weir.topology.SchemaIds;
import io.weir.topology.StreamSettings;
import io.weir.topology.StreamTopology;
import io.weir.topology.bundle.RecordBundle;
import io.weir.topology.control.AgreedRules;
import io.weir.topology.merge.RuleHealth;
import io.weir.topology.shard.SamplesHold;
import io.weir.topology.shard.ShardDirectory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The whole topology of one partition in Kafka Streams' test driver, beside the reference. */
final class DriverShards implements AutoCloseable {
  static final int BATCH_SCHEMA = 11;
  private static final SchemaIds IDS = new SchemaIds(BATCH_SCHEMA, 12, 13, 14, 15, 16, 17);
  private static final SchemaLookup LOOKUP =
      id -> id == BATCH_SCHEMA ? Optional.of(Schemas.SAMPLE_BATCH) : Optional.empty();
  private static final Topics TOPICS = new Topics("weir");

  private final List<RollupLevel> levels;
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> input;
  private final ReferenceShard reference;
  private long offset;

  DriverShards(StreamSettings settings, List<RollupLevel> levels) {
    this.levels = levels;
    reference = new ReferenceShard(ReferenceSettings.of(settings, levels), TOPICS.samples());
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "reference");
    driver =
        new TopologyTestDriver(
            new StreamTopology(
                    TOPICS,
                    1,
                    settings.shard(levels),
                    settings.damagedState(),
                    new ShardDirectory(),
                    1,
                    RulesSettings.DEFAULTS,
                    AgreedRules.NONE,
                    new RuleHealth(),
                    SamplesHold.NONE,
                    IDS,
                    LOOKUP,
                    new SimpleMeterRegistry())
                .build(),
            properties,
            Instant.EPOCH);
    input =
        driver.createInputTopic(
            TOPICS.samples(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Gives both a record. */
  void append(int partition, long appendMillis, byte[] value) {
    input.pipeInput(new TestRecord<>(null, value, Instant.ofEpochMilli(appendMillis)));
    reference.take(Batch.of(partition, offset++, appendMillis, value));
  }

  private Outcome outcome() {
    List<Rollup> rollups = new ArrayList<>();
    for (RollupLevel level : levels) {
      for (byte[] bundle : read(TOPICS.rollup(level.name()))) {
        RecordBundle.forEach(bundle, (key, value) -> rollups.add(RollupRecords.decode(value)));
      }
    }
    return new Outcome(
        read(TOPICS.clean()).stream()
            .flatMap(each -> CleanSample.of(Batch.of(0, 0, 0, each)).stream())
            .toList(),
        rollups,
        read(TOPICS.rejected()).stream().map(Rejections::text).toList());
  }

  private List<byte[]> read(String topic) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readValuesToList();
  }

  ReferenceShard reference() {
    return reference;
  }

  List<String> differences() {
    return Comparison.differences(List.of(reference), outcome());
  }

  @Override
  public void close() {
    driver.close();
  }
}
