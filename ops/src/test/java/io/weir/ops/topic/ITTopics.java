package io.weir.ops.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.embedded.EmbeddedKafka;
import io.weir.ops.tail.TopicTail;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.metadata.MetricMetadata;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.TopicSpec;
import io.weir.schemas.topics.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ITTopics {
  private EmbeddedKafka kafka;

  @BeforeAll
  void start(@TempDir Path directory) {
    kafka = EmbeddedKafka.start(directory, 0);
  }

  @AfterAll
  void stop() {
    kafka.close();
  }

  @Test
  void createsWhatIsMissingOnceAndFindsNothingToSayThen() {
    List<TopicSpec> specs = new TopicPlan(new Topics("fresh"), 3, List.of("5m")).specs();
    try (TopicAdmin admin = admin()) {
      assertThat(admin.differences(specs).get("fresh.samples"))
          .containsExactly("expected the topic, found none");
      assertThat(admin.createMissing(specs, 1)).hasSameSizeAs(specs);
      assertThat(admin.createMissing(specs, 1)).isEmpty();
      assertThat(admin.differences(specs).values()).allMatch(List::isEmpty);
      assertThat(admin.brokerDifferences()).isEmpty();
    }
  }

  @Test
  void saysWhatDiffers() {
    TopicSpec found = new TopicSpec("differs", 2, Schemas.ROLLUP, Map.of("retention.ms", "1000"));
    TopicSpec wanted = new TopicSpec("differs", 4, Schemas.ROLLUP, Map.of("retention.ms", "2000"));
    try (TopicAdmin admin = admin()) {
      admin.createMissing(List.of(found), 1);

      assertThat(admin.differences(List.of(wanted)).get("differs"))
          .containsExactly(
              "partitions: expected 4, found 2", "retention.ms: expected 2000, found 1000");
    }
  }

  @Test
  void tailsDecodedRecordsAndShowsWhatIsNone() throws Exception {
    TopicSpec spec = new TopicSpec("tailed", 1, Schemas.METRIC_METADATA, Map.of());
    try (TopicAdmin admin = admin()) {
      admin.createMissing(List.of(spec), 1);
    }
    MetricMetadata metadata = new MetricMetadata("t", "up", MetricType.GAUGE, "", "Is it up?");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("tailed", metadata.key(), metadata.encode(5))).get();
      producer.send(new ProducerRecord<>("tailed", null, new byte[] {1, 2})).get();
    }
    List<String> lines = new ArrayList<>();
    new TopicTail(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            id -> id == 5 ? Optional.of(Schemas.METRIC_METADATA) : Optional.empty())
        .read("tailed", true, 2, () -> false, lines::add);

    assertThat(lines.get(0))
        .contains("\"offset\":0", "\"key\":\"t/up\"")
        .contains(
            "\"value\":{\"tenant\":\"t\",\"family\":\"up\",\"type\":\"GAUGE\",\"unit\":\"\",\"help\":\"Is"
                + " it up?\"}");
    assertThat(lines.get(1))
        .contains(
            "\"problem\":\"expected the wire format's header of 5 bytes, found a record of 2\"")
        .contains("\"bytes\":\"AQI=\"");
  }

  private TopicAdmin admin() {
    return TopicAdmin.connect(
        Map.of("bootstrap.servers", kafka.bootstrapServers()), Duration.ofSeconds(20));
  }
}
