package io.weir.ops.embedded.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.ops.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a topic and a connector of its own, both named after it. */
class ITEmbeddedConnect {

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;

  private String name = "";
  private Collected collected = Collected.named("");

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @BeforeEach
  void createTopic(TestInfo test) throws Exception {
    name = test.getTestMethod().orElseThrow().getName();
    collected = Collected.named(name);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
    }
  }

  @Test
  void givesCommittedRecordsOnly() throws Exception {
    produce(false, "aborted");
    produce(true, "first");
    produce(false, "aborted too");
    produce(true, "second");
    try (EmbeddedConnect connect = connect(Duration.ofMinutes(1))) {
      connect.add(name, config());

      assertThat(collected.next()).isEqualTo("first");
      assertThat(collected.next()).isEqualTo("second");
      assertThat(connect.status(name).running()).isTrue();
      assertThat(connect.statuses()).containsExactly(connect.status(name));
    }
  }

  @Test
  void goesOnBehindWhatItHadWhenItWasClosed() throws Exception {
    produce(true, "first");
    try (EmbeddedConnect connect = connect(Duration.ofMinutes(1))) {
      connect.add(name, config());
      assertThat(collected.next()).isEqualTo("first");
    }
    produce(true, "second");
    try (EmbeddedConnect connect = connect(Duration.ofMinutes(1))) {
      connect.add(name, config());
      assertThat(collected.next()).isEqualTo("second");
    }
  }

  @Test
  void startsAFailedTaskAgainFromWhereItFailed() throws Exception {
    collected.failPuts(2);
    produce(true, "first");
    try (EmbeddedConnect connect = connect(Duration.ofMillis(1))) {
      connect.add(name, config());

      assertThat(collected.next()).isEqualTo("first");
      await(connect, ConnectorStatus::running);
    }
  }

  @Test
  void startsAConnectorAgainWhoseStartFailed() throws Exception {
    collected.failStarts(2);
    produce(true, "first");
    try (EmbeddedConnect connect = connect(Duration.ofMillis(1))) {
      connect.add(name, config());

      assertThat(collected.next()).isEqualTo("first");
      await(connect, ConnectorStatus::running);
    }
  }

  @Test
  void tellsWhyATaskFailedWhileOthersGoOn() throws Exception {
    collected.failPuts(1);
    produce(true, "first");
    try (EmbeddedConnect connect = connect(Duration.ofMinutes(1))) {
      connect.add(name, config());
      connect.add(
          name + "-other",
          Map.of(
              "connector.class",
              CollectingSinkConnector.class.getName(),
              "topics",
              name,
              "collection",
              name + "-other"));

      assertThat(Collected.named(name + "-other").next()).isEqualTo("first");
      ConnectorStatus status =
          await(connect, s -> s.tasks().stream().anyMatch(t -> t.trace().isPresent()));
      assertThat(status.running()).isFalse();
      assertThat(status.state()).isEqualTo(ConnectorStatus.State.RUNNING);
      assertThat(status.tasks())
          .singleElement()
          .satisfies(task -> {
            assertThat(task.state()).isEqualTo(ConnectorStatus.State.FAILED);
            assertThat(task.trace().orElseThrow()).contains("the test lets the put fail");
          });
      assertThat(status.problem())
          .hasValue("org.apache.kafka.connect.errors.ConnectException: the test lets the put fail");
    }
  }

  @Test
  void tellsWhyAConnectorFailed() throws Exception {
    collected.failStarts(1);
    try (EmbeddedConnect connect = connect(Duration.ofMinutes(1))) {
      connect.add(name, config());

      ConnectorStatus status = connect.status(name);
      assertThat(status.state()).isEqualTo(ConnectorStatus.State.FAILED);
      assertThat(status.trace().orElseThrow()).contains("the test lets the start fail");
    }
  }

  @Test
  void refusesAConfigurationThatIsNotValid() {
    try (EmbeddedConnect connect = connect(Duration.ofMinutes(1))) {
      assertThatThrownBy(() ->
              connect.add(
                  name,
                  Map.of(
                      "connector.class", CollectingSinkConnector.class.getName(), "topics", name)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("connector %s: expected a valid configuration, found: ", name)
          .hasMessageContaining("Missing required configuration \"collection\"")
          .message()
          .hasLineCount(1);
      assertThatThrownBy(
              () -> connect.add(name, Map.of("connector.class", "io.weir.No", "topics", name)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("io.weir.No");
      assertThatThrownBy(() -> connect.status(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("connector %s: expected one of []", name);

      connect.add(name, config());
      assertThatThrownBy(() -> connect.add(name, config()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("already exists");
    }
  }

  @Test
  void needsNothingOfConnectsRestApi() {
    for (String absent :
        List.of("org.eclipse.jetty.server.Server", "org.glassfish.jersey.server.ResourceConfig")) {
      assertThatCode(() -> Class.forName(absent)).isInstanceOf(ClassNotFoundException.class);
    }
  }

  private static EmbeddedConnect connect(Duration firstRestart) {
    return EmbeddedConnect.start(
        Map.of("bootstrap.servers", kafka.bootstrapServers()),
        directory.resolve("connect"),
        new Restarts(firstRestart, Duration.ofMinutes(1)));
  }

  private Map<String, String> config() {
    return Map.of(
        "connector.class",
        CollectingSinkConnector.class.getName(),
        "tasks.max",
        "1",
        "topics",
        name,
        "collection",
        name);
  }

  private ConnectorStatus await(EmbeddedConnect connect, Predicate<ConnectorStatus> condition) {
    long deadlineNanos = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    ConnectorStatus status = connect.status(name);
    while (!condition.test(status) && System.nanoTime() < deadlineNanos) {
      LockSupport.parkNanos(10_000_000);
      status = connect.status(name);
    }
    assertThat(status).matches(condition);
    return status;
  }

  private void produce(boolean commit, String value) throws Exception {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", name);
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(name, value)).get();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }
}
