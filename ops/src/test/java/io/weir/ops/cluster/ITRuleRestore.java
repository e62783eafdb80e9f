package io.weir.ops.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.up.Await;
import io.weir.schemas.avro.Schemas;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.result.AlertRecord;
import io.weir.schemas.result.AlertState;
import io.weir.schemas.result.RuleResult;
import io.weir.schemas.topics.Topics;
import io.weir.topology.control.RuleSets;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.rules.schedule.RuleProgram;
import io.weir.topology.rules.schedule.RuleTimeline;
import io.weir.topology.rules.stream.RuleComparison;
import io.weir.topology.rules.stream.RuleModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An instance is killed, and who takes over one of its shards restores it for minutes, by events.
 * All other shards' rules and alerts go on meanwhile, near the present; what is missed is corrected
 * when the shard is back.
 */
@Timeout(600)
final class ITRuleRestore {
  private static final Topics TOPICS = Backbone.TOPICS;
  private static final String APPLICATION = "restore";
  private static final String RULES =
      """
      groups:
        - name: g
          rules:
            - record: host:m:plus
              expr: m + 1
            - record: job:m:count
              expr: count by (job) (m)
            - record: host:m:twice
              expr: host:m:plus * 2
            - alert: High
              expr: m > 5
              for: 10s
            - alert: Few
              expr: count(m) < 16
      """;

  /** One task a thread, when one of three instances is gone: a thread's tasks restore together. */
  private static final int THREADS = 6;

  private static final int INSTANCES = 3;
  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos();
  private static final int BEFORE = 24;
  private static final int HIGH_STEPS = 6;

  @TempDir Path directory;

  @Test
  void r7_whileAShardRestoresOnlyWhatNeedsItIsSilent() throws Exception {
    Files.writeString(directory.resolve("rules.yml"), RULES);
    long startMillis =
        Instant.now().toEpochMilli() / HostSamples.STEP.toMillis() * HostSamples.STEP.toMillis();
    try (Backbone backbone = Backbone.start(directory, List.of());
        Instances instances = new Instances(directory, configuration(backbone));
        HostSamples samples =
            new HostSamples(
                backbone.bootstrapServers(),
                TOPICS.samples(),
                Backbone.PARTITIONS,
                backbone.samplesSchemaId(),
                startMillis);
        RuleTopics written = new RuleTopics(backbone.bootstrapServers());
        Group group =
            new Group(
                backbone.bootstrapServers(), APPLICATION, TOPICS.samples(), Backbone.PARTITIONS)) {
      for (int number = 0; number < INSTANCES; number++) {
        instances.start(number);
      }
      instances.awaitReady(WITHIN);
      for (int step = 0; step < BEFORE; step++) {
        samples.send(host -> 1);
      }
      Await.until(WITHIN, () -> group.progress() + "\n" + instances.logs(), group::isDone);
      Files.createFile(HeldRestore.order(directory));
      instances.kill(0);
      Await.until(
          WITHIN,
          () -> group.progress() + "\n" + instances.logs(),
          () -> {
            samples.send(host -> 1);
            return Files.exists(HeldRestore.held(directory));
          });
      int held = Integer.parseInt(Files.readString(HeldRestore.held(directory)));
      goOnWithout(new TreeSet<>(samples.hosts(held)), samples, written, instances);
      Files.delete(HeldRestore.order(directory));
      awaitEquality(backbone, startMillis, samples, written, instances);
      for (int number : instances.running()) {
        instances.stop(number);
      }
    }
  }

  private String configuration(Backbone backbone) {
    StringBuilder stream = new StringBuilder();
    stream.append("application_id: ").append(APPLICATION).append('\n');
    stream.append("standby: 0\ncommit_interval: 100ms\n");
    stream.append("threads: ").append(THREADS).append("\nproperties:\n");
    // A shard moves at once: no copy is warmed up first, whose restoring silences nobody.
    stream.append("  acceptable.recovery.lag: \"1000000\"\n");
    HeldRestore.settings(directory)
        .forEach((key, value) ->
            stream.append("  ").append(key).append(": \"").append(value).append("\"\n"));
    return "global: {evaluation_interval: 5s}\nrule_files: [rules.yml]\n"
        + backbone.configuration(stream.toString())
        + "  rules: {max_wait: 1s}\n";
  }

  /**
   * Every host is high for a while: alerts of the others must begin, fire and end, and nothing must
   * be concluded about those of the shard that is away.
   */
  private static void goOnWithout(
      Set<Integer> away, HostSamples samples, RuleTopics written, Instances instances)
      throws Exception {
    long firstMillis = samples.send(host -> 1);
    for (int step = 0; step < HIGH_STEPS; step++) {
      samples.send(host -> 10);
    }
    Await.until(
        WITHIN,
        () -> "away: " + away + ", ended: " + ended(written, firstMillis) + "\n" + instances.logs(),
        () -> {
          pause();
          samples.send(host -> 1);
          return ended(written, firstMillis).size() == HostSamples.HOSTS - away.size();
        });
    assertThat(away).as("hosts of the shard that is away").isNotEmpty();
    assertThat(written.alerts())
        .filteredOn(alert -> alert.timestampMillis() >= firstMillis)
        .noneMatch(alert -> names(away).contains(alert.labels().value("instance")))
        .noneMatch(alert -> alert.labels().value("alertname").equals("Few"));
    assertThat(results(written, "job:m:count", firstMillis))
        .isNotEmpty()
        .allSatisfy(result -> {
          assertThat(result.element().complete()).isFalse();
          assertThat(result.element().value()).isLessThanOrEqualTo(HostSamples.HOSTS - away.size());
        });
    assertThat(results(written, "host:m:plus", firstMillis))
        .extracting(result -> result.labels().value("instance"))
        .hasSizeGreaterThan(HIGH_STEPS * (HostSamples.HOSTS - away.size()))
        .doesNotContainAnyElementsOf(names(away));
  }

  private static void pause() {
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  private static Set<String> names(Set<Integer> hosts) {
    return hosts.stream().map(host -> "host-" + host).collect(Collectors.toSet());
  }

  /** Whose alerts have fired and are resolved. */
  private static Set<String> ended(RuleTopics written, long fromMillis) {
    return written.alerts().stream()
        .filter(alert -> alert.timestampMillis() >= fromMillis)
        .filter(alert -> alert.state() == AlertState.RESOLVED)
        .map(AlertRecord::labels)
        .map(labels -> labels.value("instance"))
        .collect(Collectors.toSet());
  }

  private static List<RuleResult> results(RuleTopics written, String name, long fromMillis) {
    return written.results().stream()
        .filter(result -> result.labels().metricName().equals(name))
        .filter(result -> result.element().timestampMillis() >= fromMillis)
        .toList();
  }

  private static void awaitEquality(
      Backbone backbone,
      long startMillis,
      HostSamples samples,
      RuleTopics written,
      Instances instances)
      throws Exception {
    long lastMillis = samples.send(host -> 1);
    try (RuleSets agreed =
        RuleSets.open(
            backbone.clientProperties(),
            TOPICS.control(),
            APPLICATION,
            backbone.schemaId(TOPICS.control(), Schemas.CONTROL),
            backbone.schemas())) {
      RuleTimeline timeline = RuleTimeline.of(agreed.versions(), PlanLimits.DEFAULTS);
      RuleModel model = new RuleModel(RuleProgram.of(timeline, 1), samples.sent());
      Map<Long, Map<Labels, Double>> values = model.run(startMillis, lastMillis);
      Await.until(
          WITHIN,
          () -> differences(written, values, model, startMillis, lastMillis) + instances.logs(),
          () -> {
            pause();
            samples.send(host -> 1);
            return differences(written, values, model, startMillis, lastMillis).isEmpty();
          });
    }
  }

  private static List<String> differences(
      RuleTopics written,
      Map<Long, Map<Labels, Double>> values,
      RuleModel model,
      long startMillis,
      long lastMillis) {
    return written.differences(values, model.alerts(), new RuleComparison(startMillis, lastMillis));
  }
}
