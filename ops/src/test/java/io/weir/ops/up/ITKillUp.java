package io.weir.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.committed.Batch;
import io.weir.ops.committed.CommittedTopic;
import io.weir.ops.committed.Compared;
import io.weir.ops.committed.Sample;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code weir up} is killed in mid-run and started again on its data: what Kafka had taken is in
 * the store, once, and the rollups are what SQL makes of it.
 */
class ITKillUp {
  /** By hand: -Dweir.kills=30. */
  private static final int KILLS = Integer.getInteger("weir.kills", 2);

  /** By hand: the seed of a run that failed. */
  private static final long SEED = Long.getLong("weir.seed", System.nanoTime());

  private static final int PARTITIONS = 4;
  private static final int LEAST_SCRAPES = 3;
  private static final int LAST_SCRAPES = 11;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long nothing must reach the store for all to be there. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  private static final String SECTION =
      WeirUp.PORTS + "  partitions: " + PARTITIONS + "\n  rollups: [5s, 10s]\n";

  @Test
  void whatKafkaTookIsStoredOnce(@TempDir Path directory) throws Exception {
    Random random = new Random(SEED);
    try (CountingTarget first = new CountingTarget();
        CountingTarget second = new CountingTarget();
        CountingTarget third = new CountingTarget()) {
      List<CountingTarget> targets = List.of(first, second, third);
      WeirUp weir = WeirUp.start(directory, configuration(targets));
      List<Sample> taken;
      Map<CountingTarget, List<Long>> scrapesAtKills = new HashMap<>();
      try (weir) {
        for (int kill = 0; kill < KILLS; kill++) {
          awaitScrapes(first, LEAST_SCRAPES + random.nextInt(4));
          awaitNanos(random.nextInt(1_000_000_000));
          targets.forEach(target ->
              scrapesAtKills
                  .computeIfAbsent(target, none -> new ArrayList<>())
                  .add(target.scrapes()));
          weir.crashAndStartAgain();
        }
        awaitScrapes(first, LAST_SCRAPES);
        taken = stopScraping(directory, weir);
        awaitStored(weir);
      }
      try (Connection store = StoredRollups.open(weir.data().resolve("weir.duckdb"))) {
        Compared compared = new Compared();
        compared.samples("raw", firstOfEach(taken), raw(store));
        assertThat(compared.differences()).as("-Dweir.seed=%d", SEED).isEmpty();
        for (CountingTarget target : targets) {
          assertThat(numbers(store, target))
              .as("scrapes of %d, killed at %s", target.port(), scrapesAtKills.get(target))
              .containsAll(certain(target, scrapesAtKills.getOrDefault(target, List.of())));
        }
        assertThat(brokenScrapes(store)).as("values that were not given together").isZero();
        assertThat(StoredRollups.differences(store, "5s", 5_000)).isEmpty();
        assertThat(StoredRollups.differences(store, "10s", 10_000)).isEmpty();
        for (String level : List.of("5s", "10s")) {
          assertThat(
                  StoredRollups.count(
                      store, "SELECT count(*) FROM rollup WHERE level = '" + level + "'"))
              .as("rollups of " + level)
              .isGreaterThan(CountingTarget.COUNTERS);
        }
      }
    }
  }

  private static String configuration(List<CountingTarget> targets) {
    List<String> addresses =
        targets.stream().map(target -> "\"127.0.0.1:" + target.port() + "\"").toList();
    return """
    global: {scrape_interval: 1s}
    scrape_configs:
      - job_name: counting
        static_configs: [{targets: [%s]}]
    """
            .formatted(String.join(", ", addresses))
        + SECTION;
  }

  private static void awaitScrapes(CountingTarget target, long more) {
    long wanted = target.scrapes() + more;
    Await.until(PATIENCE, () -> target.scrapes() + " scrapes", () -> target.scrapes() >= wanted);
  }

  private static void awaitNanos(long nanos) {
    long end = System.nanoTime() + nanos;
    Await.until(PATIENCE, () -> "time", () -> System.nanoTime() - end >= 0);
  }

  /** Takes the targets away; returns all samples that the samples topic has then, to the last. */
  private static List<Sample> stopScraping(Path directory, WeirUp weir) throws Exception {
    Files.writeString(directory.resolve("prometheus.yml"), "scrape_configs: []\n" + SECTION);
    post(weir, "/-/reload");
    try (CommittedTopic<Batch> samples =
            new CommittedTopic<>(weir.bootstrapServers(), "weir.samples", PARTITIONS, Batch::of);
        Admin admin = Admin.create(Map.of("bootstrap.servers", weir.bootstrapServers()))) {
      Await.until(
          PATIENCE,
          () -> "series without a staleness marker at their end",
          () -> allEnded(samples.read()));
      List<Batch> batches = List.copyOf(samples.read());
      Await.until(PATIENCE, () -> "a stream that is behind", () -> processed(admin, batches));
      return batches.stream().flatMap(batch -> batch.floats().stream()).toList();
    }
  }

  private static boolean allEnded(List<Batch> batches) {
    Map<Labels, Long> last = new HashMap<>();
    batches.stream()
        .flatMap(batch -> batch.floats().stream())
        .forEach(sample -> last.put(sample.key().labels(), sample.bits()));
    return !last.isEmpty() && last.values().stream().allMatch(bits -> bits == StaleMarker.BITS);
  }

  private static boolean processed(Admin admin, List<Batch> batches) throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets("weir").partitionsToOffsetAndMetadata().get();
    return batches.stream()
        .allMatch(batch -> {
          OffsetAndMetadata committed =
              offsets.get(new TopicPartition("weir.samples", batch.partition()));
          return committed != null && committed.offset() > batch.offset();
        });
  }

  /** Waits until the sink has nothing more to write. */
  private static void awaitStored(WeirUp weir) throws Exception {
    List<String> told = new ArrayList<>();
    long[] changedNanos = {System.nanoTime()};
    Await.until(
        PATIENCE,
        () -> "rows that still come: " + told,
        () -> {
          String rows = rowsWritten(weir);
          if (told.isEmpty() || !told.getLast().equals(rows)) {
            told.add(rows);
            changedNanos[0] = System.nanoTime();
          }
          return System.nanoTime() - changedNanos[0] > QUIET.toNanos();
        });
  }

  private static String rowsWritten(WeirUp weir) {
    String metrics = Http.get(weir.process().uri("/metrics")).body();
    return String.join(
        " ", metrics.lines().filter(line -> line.startsWith("weir_sink_rows_total")).toList());
  }

  private static void post(WeirUp weir, String path) {
    Http.Answer answer = Http.post(weir.process().uri(path));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  private static Map<Sample.Key, Long> firstOfEach(List<Sample> samples) {
    Map<Sample.Key, Long> first = new HashMap<>();
    samples.forEach(sample -> first.putIfAbsent(sample.key(), sample.bits()));
    return first;
  }

  private static List<Sample> raw(Connection store) throws SQLException {
    List<Sample> raw = new ArrayList<>();
    try (Statement statement = store.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT metric, labels, epoch_ms(timestamp), value, stale FROM raw")) {
      while (rows.next()) {
        Map<String, String> labels = new HashMap<>();
        ((Map<?, ?>) rows.getObject(2))
            .forEach((name, value) -> labels.put(name.toString(), value.toString()));
        labels.put(Labels.METRIC_NAME, rows.getString(1));
        raw.add(
            Sample.of(
                Labels.ofMap(labels),
                rows.getLong(3),
                rows.getBoolean(5)
                    ? StaleMarker.BITS
                    : Double.doubleToRawLongBits(rows.getDouble(4))));
      }
    }
    return raw;
  }

  /** The numbers of a target's scrapes that are in the store. */
  private static Set<Long> numbers(Connection store, CountingTarget target) throws SQLException {
    Set<Long> numbers = new HashSet<>();
    StoredRollups.column(
            store,
            "SELECT value FROM raw WHERE NOT stale AND metric = '%s' AND labels['instance'] = '%s'"
                .formatted(CountingTarget.NUMBER, "127.0.0.1:" + target.port()))
        .forEach(number -> numbers.add(number.longValue()));
    return numbers;
  }

  /** Scrapes that were over well before a kill, or before the end: only others may be lost. */
  private static List<Long> certain(CountingTarget target, List<Long> scrapesAtKills) {
    Set<Long> uncertain = new HashSet<>();
    Stream.concat(scrapesAtKills.stream(), Stream.of(target.scrapes()))
        .forEach(number -> uncertain.addAll(List.of(number - 1, number, number + 1)));
    return Stream.iterate(1L, number -> number <= target.scrapes(), number -> number + 1)
        .filter(number -> !uncertain.contains(number))
        .toList();
  }

  /** Counters whose value doesn't belong to the scrape of their time and target. */
  private static long brokenScrapes(Connection store) throws SQLException {
    return StoredRollups.count(
        store,
        """
        SELECT count(*)
        FROM raw c LEFT JOIN raw s
          ON s.metric = '%s' AND s.timestamp = c.timestamp AND NOT s.stale
            AND s.labels['instance'] = c.labels['instance']
        WHERE c.metric = '%s' AND NOT c.stale
          AND (s.value IS NULL OR c.value <> fmod(
            s.value * (CAST(c.labels['n'] AS INTEGER) + 1), 50 + 7 * CAST(c.labels['n'] AS INTEGER)))
        """
            .formatted(CountingTarget.NUMBER, CountingTarget.COUNTER));
  }
}
