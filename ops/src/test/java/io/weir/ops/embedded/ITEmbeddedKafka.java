package io.weir.ops.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ITEmbeddedKafka {

  private static final String TOPIC = "readings";

  @TempDir Path directory;

  @Test
  void keepsItsRecordsAndItsIdOverARestart() throws Exception {
    String clusterId;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      clusterId = kafka.clusterId();
      createTopic(kafka.bootstrapServers());
      produce(kafka.bootstrapServers(), "transaction-1", "first");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      List<Throwable> failures = new CopyOnWriteArrayList<>();
      kafka.onFailure(failures::add);
      assertThat(kafka.clusterId()).isEqualTo(clusterId);
      produce(kafka.bootstrapServers(), "transaction-1", "second");
      assertThat(committedValues(kafka.bootstrapServers(), 2)).containsExactly("first", "second");
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void keepsCommittedRecordsWhenItsProcessIsKilled() throws Exception {
    try (EmbeddedKafkaProcess process = EmbeddedKafkaProcess.start(directory, 0, List.of())) {
      createTopic(process.bootstrapServers());
      produce(process.bootstrapServers(), "transaction-1", "before");
      process.kill();
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0)) {
      produce(kafka.bootstrapServers(), "transaction-1", "after");
      assertThat(committedValues(kafka.bootstrapServers(), 2)).containsExactly("before", "after");
    }
  }

  @Test
  void endsItsProcessWhenStandardInputEnds() {
    Process process;
    try (EmbeddedKafkaProcess kafka = EmbeddedKafkaProcess.start(directory, 0, List.of())) {
      process = kafka.process();
    }
    assertThat(process.isAlive()).isFalse();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  void refusesAPortInUse() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("a"), 0)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(directory.resolve("b"), kafka.port()))
          .isInstanceOf(PortInUseException.class)
          .hasMessage(
              "embedded Kafka: expected port %d on 127.0.0.1 to be free,"
                  + " found: Address already in use",
              kafka.port());
    }
  }

  @Test
  void refusesADirectoryInUseByThisProcessOrAnother() {
    try (EmbeddedKafka _ = EmbeddedKafka.start(directory.resolve("a"), 0)) {
      assertThatThrownBy(() -> EmbeddedKafka.start(directory.resolve("a"), 0))
          .isInstanceOf(DirectoryInUseException.class)
          .hasMessage(
              "%s: expected a data directory of our own, found it in use by another Weir"
                  + " (process %d)",
              directory.resolve("a"), ProcessHandle.current().pid());
    }
    try (EmbeddedKafkaProcess other =
        EmbeddedKafkaProcess.start(directory.resolve("b"), 0, List.of())) {
      assertThatThrownBy(() -> EmbeddedKafka.start(directory.resolve("b"), 0))
          .isInstanceOf(DirectoryInUseException.class)
          .hasMessageEndingWith("(process %d)", other.process().pid());
    }
  }

  @Test
  void createsNoTopicByItself() {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
        Admin admin = admin(kafka.bootstrapServers())) {
      assertThatThrownBy(() -> admin.describeTopics(List.of(TOPIC)).allTopicNames().get())
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
    }
  }

  @Test
  void abortsACrashedClientsTransactionSoonAndKnowsTheStreamsProtocol() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, 0);
        Admin admin = admin(kafka.bootstrapServers())) {
      ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
      Collection<Config> configs = admin.describeConfigs(List.of(broker)).all().get().values();
      assertThat(configs)
          .singleElement()
          .satisfies(config -> {
            assertThat(
                    config
                        .get("transaction.abort.timed.out.transaction.cleanup.interval.ms")
                        .value())
                .isEqualTo("1000");
            assertThat(config.get("group.coordinator.rebalance.protocols").value())
                .contains("classic", "streams");
          });
      assertThat(admin.describeFeatures().featureMetadata().get().finalizedFeatures())
          .hasEntrySatisfying(
              "streams.version", range -> assertThat(range.maxVersionLevel()).isPositive());
    }
  }

  private static Admin admin(String bootstrapServers) {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
  }

  private static void createTopic(String bootstrapServers) throws Exception {
    try (Admin admin = admin(bootstrapServers)) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
  }

  private static void produce(String bootstrapServers, String transactionalId, String value) {
    Map<String, Object> properties =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
            ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      var _ = producer.send(new ProducerRecord<>(TOPIC, value));
      producer.commitTransaction();
    }
  }

  private static List<String> committedValues(String bootstrapServers, int count) {
    Map<String, Object> properties =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    TopicPartition partition = new TopicPartition(TOPIC, 0);
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (values.size() < count) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          values.add(record.value());
        }
      }
    }
    return values;
  }
}
