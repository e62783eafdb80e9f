package io.weir.ops.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.weir.ops.embedded.EmbeddedKafka;
import io.weir.ops.embedded.registry.EmbeddedRegistry;
import io.weir.ops.topic.TopicAdmin;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.HostPort;
import io.weir.schemas.registry.HttpSchemaRegistry;
import io.weir.schemas.registry.RegistryAuthentication;
import io.weir.schemas.registry.RegistrySettings;
import io.weir.schemas.registry.SchemaRegistry;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import io.weir.topology.RulesSettings;
import io.weir.topology.Stream;
import io.weir.topology.StreamConnection;
import io.weir.topology.StreamSettings;
import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.control.RuleSets;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import io.weir.topology.shard.ShardDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules of stream instances, from their files to what is agreed, and a broker that goes away.
 */
@Timeout(180)
final class ITStreamRules {
  private static final Topics TOPICS = new Topics("it");
  private static final StreamSettings SETTINGS =
      ConfigBinder.standard()
          .bind(ConfigNode.parse("it.yml", "application_id: it"), StreamSettings.class);

  @TempDir private Path directory;
  private EmbeddedKafka kafka;
  private EmbeddedRegistry embeddedRegistry;
  private HttpSchemaRegistry registry;

  @BeforeEach
  void start() {
    kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
    embeddedRegistry = EmbeddedRegistry.start(kafka.bootstrapServers(), 0);
    registry =
        new HttpSchemaRegistry(
            RegistrySettings.of(
                List.of(embeddedRegistry.url()), new RegistryAuthentication.None()));
  }

  @AfterEach
  void stop() {
    registry.close();
    embeddedRegistry.close();
    kafka.close();
  }

  private Map<String, String> properties() {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }

  private void createTopics() {
    try (TopicAdmin admin = TopicAdmin.connect(properties(), Duration.ofSeconds(10))) {
      admin.createMissing(new TopicPlan(TOPICS, 1, List.of()).specs(), 1);
    }
  }

  private Stream start(RuleSources rules) {
    return Stream.start(
        SETTINGS,
        List.of(),
        RulesSettings.DEFAULTS,
        rules,
        new StreamConnection(
            properties(),
            TOPICS,
            registry,
            new HostPort("127.0.0.1", 9470),
            directory.resolve("streams")),
        new ShardDirectory(),
        Clock.systemUTC(),
        new SimpleMeterRegistry());
  }

  private RuleSets open() {
    int schemaId =
        registry.register(SchemaRegistry.valueSubject(TOPICS.control()), Schemas.CONTROL);
    return RuleSets.open(properties(), TOPICS.control(), "it", schemaId, registry.lookup());
  }

  private List<RuleSources> agreed() {
    try (RuleSets sets = open()) {
      return sets.versions().stream().map(RuleSetVersion::rules).toList();
    }
  }

  private static RuleSources rules(String record) {
    return new RuleSources(
        Duration.ofMinutes(1),
        Duration.ZERO,
        Map.of(),
        "",
        List.of(
            new RuleSource(
                "a.yml", "groups: [{name: g, rules: [{record: " + record + ", expr: x}]}]")));
  }

  private static void await(Stream stream, BooleanSupplier condition) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long deadlineNanos = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as(stream.detail()).isLessThan(deadlineNanos);
      assertThat(never.await(50, TimeUnit.MILLISECONDS)).isFalse();
    }
  }

  @Test
  void r1_whatIsReloadedBeforeTheTopicsAreThereIsProposedAndLaterStartsFollow() throws Exception {
    try (Stream first = start(rules("a"))) {
      await(first, () -> first.detail().startsWith("waiting"));
      first.reload(rules("b"));
      createTopics();
      await(first, first::ready);
      assertThat(agreed()).containsExactly(rules("b"));

      try (Stream second = start(rules("c"))) {
        await(second, second::ready);
        assertThat(agreed()).containsExactly(rules("b"), rules("c"));
      }
      try (Stream third = start(rules("b"))) {
        await(third, third::ready);
        assertThat(agreed()).as("a start follows the log").containsExactly(rules("b"), rules("c"));
        third.reload(rules("b"));
        assertThat(agreed()).containsExactly(rules("b"), rules("c"), rules("b"));
      }
    }
  }

  @Test
  void r1_aBrokerThatIsAwayRefusesAReloadAndIsFollowedAgain() throws Exception {
    createTopics();
    int port = kafka.port();
    try (RuleSets following = open()) {
      CountDownLatch heard = new CountDownLatch(1);
      following.onChange(heard::countDown);
      kafka.close();
      assertThatThrownBy(() -> following.propose(rules("a"), false, Clock.systemUTC()))
          .isInstanceOf(KafkaException.class);
      assertThat(following.versions()).isEmpty();

      kafka = EmbeddedKafka.start(directory.resolve("kafka"), port);
      try (RuleSets other = open()) {
        assertThat(other.propose(rules("a"), true, Clock.systemUTC())).isPresent();
        assertThat(heard.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(following.versions()).isEqualTo(other.versions()).hasSize(1);
      }
    }
  }
}
