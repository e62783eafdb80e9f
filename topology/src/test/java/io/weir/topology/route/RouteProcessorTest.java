package io.weir.topology.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.rejected.Rejected;
import io.weir.schemas.routing.Router;
import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Scrape;
import io.weir.schemas.samples.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RouteProcessorTest {
  private static final long NOON = 1_800_000_000_000L;
  private static final int PARTITIONS = 4;
  private static final int SCHEMA = 11;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final TopologyTestDriver driver = newDriver();

  private TopologyTestDriver newDriver() {
    Topology topology = new Topology();
    topology.addSource(
        "ingest", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "ingest");
    topology.addProcessor(
        "route",
        new RouteProcessorSupplier(
            new RouteSettings(PARTITIONS, 300_000, 10_000),
            new RouteOutputs("samples", "rejected", SCHEMA, 12),
            id -> id == SCHEMA ? Optional.of(Schemas.SAMPLE_BATCH) : Optional.empty(),
            meters),
        "ingest");
    for (String sink : List.of("samples", "rejected")) {
      topology.addSink(sink, sink, new IntegerSerializer(), new ByteArraySerializer(), "route");
    }
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "app");
    return new TopologyTestDriver(topology, properties, Instant.ofEpochMilli(NOON));
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void eachSeriesGoesToItsPartitionOnce() {
    List<Labels> series = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      series.add(Labels.of("__name__", "m", "instance", "i" + i));
    }
    send(batch(new Source("foreign", 5, NOON + 1), series, NOON), NOON);

    Set<Labels> found = new HashSet<>();
    List<TestRecord<Integer, byte[]>> records = read("samples");
    assertThat(records).extracting(TestRecord::key).doesNotHaveDuplicates();
    Router router = new Router(PARTITIONS);
    for (TestRecord<Integer, byte[]> record : records) {
      SampleBatchReader batch = open(record.value());
      assertThat(batch.header().tenant()).isEqualTo("t");
      for (int i = 0; i < batch.seriesCount(); i++) {
        assertThat(record.key())
            .isEqualTo(
                router.partition("t", batch.bytes(), batch.labelsStart(i), batch.labelsEnd(i)));
        Labels labels = Labels.decode(batch.bytes(), batch.labelsStart(i), batch.labelsEnd(i));
        assertThat(found.add(labels)).isTrue();
        assertThat(batch.value(batch.floatsStart(i))).isEqualTo(1.5);
        assertThat(batch.flags(i)).as("producers write 0").isZero();
      }
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(series);
  }

  @Test
  void t3_thePartitionIsASourceOfItsOwn() {
    send(batch(new Source("foreign", 5, NOON + 1), List.of(name("a")), NOON - 3_000), NOON);
    send(batch(new Source("other", 6, NOON + 2), List.of(name("a")), NOON - 9_000), NOON + 1);

    List<TestRecord<Integer, byte[]>> records = read("samples");
    assertThat(records)
        .extracting(record -> open(record.value()).header().source())
        .containsExactly(
            new Source("ingest/0", 0, NOON - 13_000), new Source("ingest/0", 0, NOON - 13_000));
  }

  @Test
  void t4_aMarkIsAtMostTheAppendTime() {
    send(batch(Source.NONE, List.of(name("a")), NOON + 200_000), NOON);

    assertThat(open(read("samples").get(0).value()).header().source().markMillis()).isEqualTo(NOON);
  }

  @Test
  void t4_samplesTooFarAheadAreRejectedAndSetNoMark() {
    List<Labels> series = List.of(name("a"), name("b"));
    SampleBatchWriter writer = new SampleBatchWriter();
    append(writer, series.get(0), NOON);
    append(writer, series.get(1), NOON + 300_001);
    send(writer.finish(BatchHeader.of("t", Source.NONE), SCHEMA), NOON);

    List<TestRecord<Integer, byte[]>> records = read("samples");
    assertThat(records).hasSize(1);
    SampleBatchReader batch = open(records.get(0).value());
    assertThat(batch.seriesCount()).isEqualTo(1);
    assertThat(batch.header().source().markMillis()).isEqualTo(NOON - 10_000);
    Rejected rejected = rejected().get(0);
    assertThat(rejected.reason()).isEqualTo("too_far_ahead");
    assertThat(rejected.samples()).isEqualTo(1);
    assertThat(rejected.stage()).isEqualTo("route");
    assertThat(rejected.topic()).isEqualTo("ingest");
  }

  @Test
  void t2_eachPartitionHearsAHeartbeatOnceThereWasData() {
    driver.advanceWallClockTime(Duration.ofSeconds(5));
    assertThat(read("samples")).isEmpty();

    send(batch(Source.NONE, List.of(name("a")), NOON), NOON);
    read("samples");
    driver.advanceWallClockTime(Duration.ofSeconds(5));

    List<TestRecord<Integer, byte[]>> heartbeats = read("samples");
    assertThat(heartbeats).extracting(TestRecord::key).containsExactly(0, 1, 2, 3);
    for (TestRecord<Integer, byte[]> heartbeat : heartbeats) {
      SampleBatchReader batch = open(heartbeat.value());
      assertThat(batch.seriesCount()).isZero();
      assertThat(batch.header().source()).isEqualTo(new Source("ingest/0", 0, NOON - 10_000));
    }
  }

  @Test
  void aBatchWithBadLabelsIsRejectedWhole() {
    byte[] batch = batch(Source.NONE, List.of(name("a"), Labels.of("job", "without name")), NOON);
    send(batch, NOON);
    send(new byte[] {0}, NOON);

    assertThat(read("samples")).isEmpty();
    List<Rejected> rejected = rejected();
    assertThat(rejected)
        .extracting(Rejected::reason)
        .containsExactly("invalid_labels", "not_wire_format");
    assertThat(rejected.get(0).bytes()).isEqualTo(batch);
  }

  @Test
  void whatAScrapeWasStaysWithItsBatch() {
    SampleBatchWriter writer = new SampleBatchWriter();
    append(writer, name("a"), NOON);
    Scrape scrape = new Scrape("target", 15_000, NOON, false, "r1");
    send(writer.finish(new BatchHeader("t", Source.NONE, scrape, null), SCHEMA), NOON);

    assertThat(open(read("samples").get(0).value()).header().scrape()).isEqualTo(scrape);
  }

  @Test
  void aSeriesTooLargeForOneRecordGoesOnInPieces() {
    SampleBatchWriter writer = new SampleBatchWriter();
    Labels labels = name("a");
    byte[] encoded = labels.encoded();
    writer.append(
        encoded, 0, encoded.length, MetricType.GAUGE, 0, new ManyFloats(NOON - 100_000, 100_000));
    send(writer.finish(BatchHeader.of("t", Source.NONE), SCHEMA), NOON);

    List<TestRecord<Integer, byte[]>> records = read("samples");
    assertThat(records).hasSizeGreaterThan(1);
    assertThat(records).allMatch(record -> record.value().length < 512 * 1024);
    assertThat(records.stream().mapToInt(record -> open(record.value()).floatCount()).sum())
        .isEqualTo(100_000);
  }

  private void send(byte[] value, long appendTimeMillis) {
    driver
        .createInputTopic("ingest", new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(new TestRecord<>(null, value, Instant.ofEpochMilli(appendTimeMillis)));
  }

  private List<TestRecord<Integer, byte[]>> read(String topic) {
    return driver
        .createOutputTopic(topic, new IntegerDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  private List<Rejected> rejected() {
    return read("rejected").stream()
        .map(TestRecord::value)
        .map(value -> Rejected.decode(value, WireFormat.HEADER_LENGTH, value.length))
        .toList();
  }

  private static Labels name(String name) {
    return Labels.of("__name__", name, "job", "j");
  }

  private static byte[] batch(Source source, List<Labels> series, long timestampMillis) {
    SampleBatchWriter writer = new SampleBatchWriter();
    series.forEach(labels -> append(writer, labels, timestampMillis));
    return writer.finish(BatchHeader.of("t", source), SCHEMA);
  }

  private static void append(SampleBatchWriter writer, Labels labels, long timestampMillis) {
    byte[] encoded = labels.encoded();
    writer.append(encoded, 0, encoded.length, MetricType.GAUGE, 4, timestampMillis, 1.5);
  }

  private static SampleBatchReader open(byte[] record) {
    SampleBatchReader reader = new SampleBatchReader();
    reader.read(record, WireFormat.HEADER_LENGTH, record.length);
    return reader;
  }
}
