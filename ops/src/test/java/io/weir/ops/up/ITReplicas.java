package io.weir.ops.up;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.PeerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two scrapers with moments of their own scrape one target; now and then one of them is killed and
 * comes back. What they publish together is one series without gaps.
 */
@Timeout(900)
class ITReplicas {
  /** By hand: -Dweir.kills=20. */
  private static final int KILLS = Integer.getInteger("weir.kills", 2);

  /** By hand: the seed of a run that failed. */
  private static final long SEED = Long.getLong("weir.seed", System.nanoTime());

  private static final long INTERVAL_MILLIS = 2_000;
  private static final int SETTLING_SCRAPES = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long nothing must come for all to be there. */
  private static final Duration QUIET = Duration.ofSeconds(3);

  private static final String UP =
      """
      global: {scrape_interval: 2s}
      scrape_configs: []
      """
          + WeirUp.PORTS
          + "  partitions: 2\n  rollups: [10s]\n";

  @Test
  void d2_d3_twoScrapersOfWhichOneIsKilledGiveOneSeries(@TempDir Path directory) throws Exception {
    Random random = new Random(SEED);
    Path home = Files.createDirectories(directory.resolve("up"));
    try (CountingTarget target = new CountingTarget();
        WeirUp weir = WeirUp.start(home, UP);
        RoleProcesses one = scraper(directory, weir, target, "one");
        RoleProcesses two = scraper(directory, weir, target, otherThan("one", target.port()))) {
      awaitScrapes(target, SETTLING_SCRAPES);
      for (RoleProcesses killed : killed(random, one, two)) {
        awaitMillis(random.nextLong(2 * INTERVAL_MILLIS));
        PeerProcess scraper = killed.role("scraper");
        scraper.kill();
        awaitMillis(random.nextLong(4 * INTERVAL_MILLIS));
        scraper.startAgain();
        awaitScrapes(target, SETTLING_SCRAPES);
      }
      one.role("scraper").close();
      two.role("scraper").close();
      awaitQuiet(weir);

      NavigableMap<Long, Double> came = numbers(read(weir, "weir.samples"));
      List<Sample> clean = read(weir, "weir.clean");
      NavigableMap<Long, Double> kept = numbers(clean);
      assertOneSeries(clean, came, kept);
      assertNothingIsMissing(came, kept);
      assertThat(kept.size())
          .as("-Dweir.seed=%d: kept of %s", SEED, came.size())
          .isLessThan((int) ((kept.lastKey() - kept.firstKey()) / INTERVAL_MILLIS) + 2 + 2 * KILLS);
    }
  }

  /** Each of them once at least, if there are two kills. */
  private static List<RoleProcesses> killed(Random random, RoleProcesses one, RoleProcesses two) {
    List<RoleProcesses> killed = new ArrayList<>();
    for (int kill = 0; kill < KILLS; kill++) {
      killed.add(kill == 0 ? one : kill == 1 ? two : random.nextBoolean() ? one : two);
    }
    Collections.shuffle(killed, random);
    return killed;
  }

  private static RoleProcesses scraper(
      Path directory, WeirUp weir, CountingTarget target, String replica) throws Exception {
    RoleProcesses roles =
        new RoleProcesses(
            Files.createDirectories(directory.resolve(replica)),
            """
            global: {scrape_interval: 2s, external_labels: {cluster: c, __replica__: "%s"}}
            scrape_configs:
              - job_name: counting
                static_configs: [{targets: ["127.0.0.1:%d"]}]
            weir:
              partitions: 2
              rollups: [10s]
              http: {listen: "127.0.0.1:${HTTP_PORT}"}
              kafka: {bootstrap_servers: "%s"}
              schema_registry: {urls: ["%s"]}
            """
                .formatted(replica, target.port(), weir.bootstrapServers(), weir.registryUrl()));
    roles.start("scraper", "scraper");
    return roles;
  }

  /** A replica whose moments are at least a quarter of the interval away. */
  private static String otherThan(String replica, int port) {
    long first = offsetMillis(replica, port);
    for (int i = 0; ; i++) {
      String other = "two" + i;
      long apart = Math.floorMod(offsetMillis(other, port) - first, INTERVAL_MILLIS);
      if (apart >= INTERVAL_MILLIS / 4 && apart <= 3 * INTERVAL_MILLIS / 4) {
        return other;
      }
    }
  }

  /** When in its interval a replica scrapes: hashes of what it scrapes and of its name. */
  private static long offsetMillis(String replica, int port) {
    String address = "127.0.0.1:" + port;
    String target =
        Labels.of("instance", address, "job", "counting") + " http://" + address + "/metrics";
    return Math.floorMod(hash(target) ^ hash(replica), INTERVAL_MILLIS);
  }

  private static long hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return EncodedLabels.hash(bytes, 0, bytes.length);
  }

  private static void awaitScrapes(CountingTarget target, long more) {
    long wanted = target.scrapes() + more;
    Await.until(PATIENCE, () -> target.scrapes() + " scrapes", () -> target.scrapes() >= wanted);
  }

  private static void awaitMillis(long millis) {
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    Await.until(PATIENCE, () -> "the clock stands", () -> System.nanoTime() >= end);
  }

  /** Waits until nothing has come for a while. */
  private static void awaitQuiet(WeirUp weir) {
    long[] last = {-1, System.nanoTime()};
    Await.until(
        PATIENCE,
        () -> last[0] + " samples and more",
        () -> {
          long size = read(weir, "weir.clean").size();
          if (size != last[0]) {
            last[0] = size;
            last[1] = System.nanoTime();
          }
          return System.nanoTime() - last[1] > QUIET.toNanos();
        });
  }

  private static List<Sample> read(WeirUp weir, String topic) {
    return WrittenSamples.read(weir.bootstrapServers(), topic);
  }

  /** The number of each scrape, by its time. */
  private static NavigableMap<Long, Double> numbers(List<Sample> samples) {
    NavigableMap<Long, Double> numbers = new TreeMap<>();
    for (Sample sample : samples) {
      if (sample.labels().contains("__name__=" + CountingTarget.NUMBER)) {
        assertThat(numbers.put(sample.timestampMillis(), sample.value()))
            .as("another scrape at %s", sample)
            .isNull();
      }
    }
    return numbers;
  }

  private static void assertOneSeries(
      List<Sample> clean, NavigableMap<Long, Double> came, NavigableMap<Long, Double> kept) {
    assertThat(came).as("-Dweir.seed=%d", SEED).containsAllEntriesOf(kept);
    assertThat(new ArrayList<>(kept.values()))
        .as("-Dweir.seed=%d: numbers of scrapes", SEED)
        .isSorted();
    Map<String, Integer> samples = new HashMap<>();
    for (Sample sample : clean) {
      assertThat(kept).as("-Dweir.seed=%d: %s", SEED, sample).containsKey(sample.timestampMillis());
      assertThat(sample.value()).as("-Dweir.seed=%d: %s", SEED, sample).isNotNaN();
      assertThat(sample.labels()).doesNotContain("replica").contains("cluster=c");
      samples.merge(sample.labels(), 1, Integer::sum);
      if (sample.labels().contains("__name__=" + CountingTarget.COUNTER)) {
        assertThat(sample.value()).isEqualTo(value(sample, kept));
      }
    }
    assertThat(samples.values()).as("samples of each series").containsOnly(kept.size());
  }

  private static double value(Sample sample, NavigableMap<Long, Double> kept) {
    int counter = Integer.parseInt(sample.labels().replaceAll(".*\\bn=(\\d+).*", "$1"));
    return CountingTarget.value(
        counter, requireNonNull(kept.get(sample.timestampMillis())).longValue());
  }

  /** Whatever scrape came, it or one less than an interval away was kept. */
  private static void assertNothingIsMissing(
      NavigableMap<Long, Double> came, NavigableMap<Long, Double> kept) {
    // What came last may still be held.
    for (long millis : came.headMap(came.lastKey() - 2 * INTERVAL_MILLIS).keySet()) {
      assertThat(kept.subMap(millis - INTERVAL_MILLIS, false, millis + INTERVAL_MILLIS, false))
          .as("-Dweir.seed=%d: near %d of %s, kept %s", SEED, millis, came, kept)
          .isNotEmpty();
    }
  }
}
