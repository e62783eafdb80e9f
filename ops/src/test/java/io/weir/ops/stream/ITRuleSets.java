package io.weir.ops.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.ops.embedded.EmbeddedKafka;
import io.weir.ops.topic.TopicAdmin;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.topics.TopicPlan;
import io.weir.schemas.topics.Topics;
import io.weir.topology.control.ApplicationEpochs;
import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.control.RuleSets;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Instances that agree on rules, on a real broker. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class ITRuleSets {
  private static final int SCHEMA = 7;
  private static final int INSTANCES = 5;
  private static final String TOPIC = new Topics("rules").control();

  private EmbeddedKafka kafka;

  @BeforeAll
  void start(@TempDir Path temporary) {
    kafka = EmbeddedKafka.start(temporary.resolve("kafka"), 0);
    try (TopicAdmin admin = TopicAdmin.connect(properties(), Duration.ofSeconds(10))) {
      admin.createMissing(new TopicPlan(new Topics("rules"), 1, List.of()).specs(), 1);
    }
  }

  @AfterAll
  void stop() {
    kafka.close();
  }

  private Map<String, String> properties() {
    return Map.of("bootstrap.servers", kafka.bootstrapServers());
  }

  private RuleSets open(String applicationId) {
    return RuleSets.open(
        properties(),
        TOPIC,
        applicationId,
        SCHEMA,
        id -> id == SCHEMA ? Optional.of(Schemas.CONTROL) : Optional.empty());
  }

  private static RuleSources rules(String... names) {
    String rules =
        Stream.of(names)
            .map(name -> "{record: '" + name + "', expr: x}")
            .collect(Collectors.joining(", "));
    return new RuleSources(
        Duration.ofSeconds(30),
        Duration.ZERO,
        Map.of("cluster", "c"),
        "",
        List.of(new RuleSource("a.yml", "groups: [{name: g, rules: [" + rules + "]}]")));
  }

  private static Clock at(long millis) {
    return Clock.fixed(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  @Test
  void r1_versionsFollowReloadsAndAStartFollowsTheLog() {
    try (RuleSets sets = open("alone")) {
      assertThat(sets.versions()).isEmpty();
      assertThat(sets.propose(RuleSources.NONE, true, at(1_000))).isEmpty();
      assertThat(sets.propose(rules("a"), true, at(1_000))).isPresent();
      assertThat(sets.propose(rules("a"), true, at(2_000))).isEmpty();
      assertThat(sets.propose(rules("a"), false, at(2_000))).isEmpty();
      assertThat(sets.propose(rules("b"), false, at(3_000)))
          .hasValueSatisfying(version -> assertThat(version.fromMillis()).isEqualTo(3_000));
      assertThat(sets.propose(rules("a"), true, at(4_000))).as("a start, old files").isEmpty();
      assertThat(sets.propose(rules("a"), false, at(5_000))).as("a reload").isPresent();
      assertThat(sets.propose(rules("c"), true, at(4_500))).as("a start, new files").isPresent();
      assertThat(sets.propose(RuleSources.NONE, false, at(6_000))).as("all removed").isPresent();
      assertThat(sets.versions())
          .extracting(RuleSetVersion::version)
          .containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(sets.versions())
          .extracting(RuleSetVersion::fromMillis)
          .containsExactly(RuleSetVersion.FROM_THE_BEGINNING, 3_000L, 5_000L, 5_000L, 6_000L);
      assertThat(sets.versions())
          .extracting(RuleSetVersion::rules)
          .containsExactly(rules("a"), rules("b"), rules("a"), rules("c"), RuleSources.NONE);

      try (RuleSets later = open("alone")) {
        assertThat(later.versions()).isEqualTo(sets.versions());
      }
    }
  }

  @Test
  void r1_thoseWhoProposeAtOnceAgree() throws Exception {
    List<RuleSets> opened = new ArrayList<>();
    List<Future<Optional<RuleSetVersion>>> proposed = new ArrayList<>();
    CountDownLatch go = new CountDownLatch(1);
    List<CountDownLatch> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2 * INSTANCES)) {
      for (int i = 0; i < 2 * INSTANCES; i++) {
        RuleSets sets = open(i % 2 == 0 ? "blue" : "green");
        opened.add(sets);
        int expected = i % 2 == 0 ? INSTANCES : 1;
        CountDownLatch once = new CountDownLatch(1);
        all.add(once);
        sets.onChange(() -> {
          if (sets.versions().size() == expected) {
            once.countDown();
          }
        });
        // Of blue each has rules of its own, of green all have the same.
        RuleSources rules = i % 2 == 0 ? rules("own" + i) : rules("same");
        proposed.add(
            threads.submit(() -> {
              go.await();
              return sets.propose(rules, true, at(1_000));
            }));
      }
      go.countDown();
    }
    for (CountDownLatch each : all) {
      assertThat(each.await(30, TimeUnit.SECONDS)).as("all have heard of all versions").isTrue();
    }

    List<Long> blue = new ArrayList<>();
    List<Long> green = new ArrayList<>();
    for (int i = 0; i < 2 * INSTANCES; i++) {
      List<Long> versions = i % 2 == 0 ? blue : green;
      proposed.get(i).resultNow().ifPresent(version -> versions.add(version.version()));
      assertThat(opened.get(i).versions()).isEqualTo(opened.get(i % 2).versions());
    }
    assertThat(blue).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
    assertThat(green).containsExactly(1L);
    assertThat(opened.get(0).versions())
        .extracting(RuleSetVersion::rules)
        .containsExactlyInAnyOrder(
            rules("own0"), rules("own2"), rules("own4"), rules("own6"), rules("own8"));
    opened.forEach(RuleSets::close);
  }

  @Test
  void r1_whatOneProposesTheOthersFollow() throws Exception {
    try (RuleSets one = open("follow");
        RuleSets other = open("follow")) {
      CountDownLatch heard = new CountDownLatch(1);
      other.onChange(heard::countDown);
      RuleSetVersion proposed = one.propose(rules("a"), true, at(0)).orElseThrow();
      assertThat(heard.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(other.versions()).containsExactly(proposed);
    }
  }

  @Test
  void epochsAndRulesShareTheTopic() {
    ApplicationEpochs epochs =
        new ApplicationEpochs(properties(), TOPIC, SCHEMA, id -> Optional.of(Schemas.CONTROL));
    try (RuleSets sets = open("shared")) {
      long epoch = epochs.of("shared");
      assertThat(sets.propose(rules("a"), true, at(0))).isPresent();
      assertThat(epochs.of("shared")).isEqualTo(epoch);
      assertThat(sets.propose(rules("b"), true, at(0))).isPresent();
    }
  }

  @Test
  void rulesAreCompressedAndThoseThatAreTooLargeAreRefused() {
    try (RuleSets sets = open("large")) {
      String comment = "# all rules of a very large installation, written by a machine\n";
      RuleSources large = withText(comment.repeat(3 * 1024 * 1024 / comment.length()));
      assertThat(sets.propose(large, true, at(0))).isPresent();

      byte[] noise = new byte[3 * 1024 * 1024];
      new Random(1).nextBytes(noise);
      RuleSources tooLarge = withText("# " + Base64.getEncoder().encodeToString(noise));
      assertThatThrownBy(() -> sets.propose(tooLarge, false, at(0)))
          .isInstanceOf(KafkaException.class)
          .hasMessageStartingWith(
              "rules: expected all files to fit into one record of topic rules.control"
                  + " (max.message.bytes, after compression), found 419");
      assertThat(sets.versions()).hasSize(1);
    }
  }

  private static RuleSources withText(String text) {
    String file = "groups: [{name: g, rules: [{record: a, expr: b}]}]\n" + text;
    return new RuleSources(
        Duration.ofMinutes(1),
        Duration.ZERO,
        Map.of(),
        "",
        List.of(new RuleSource("large.yml", file)));
  }
}
