package io.weir.ops.oracle;

import io.weir.schemas.peers.RemoteWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Forty minutes of four jobs with five instances each, and of series that belong to none. The same
 * for the same seed. Midnight, in UTC, is in the middle.
 */
record OracleData(List<OracleSeries> series) {
  static final long START_MILLIS = 1_700_005_200_000L;
  static final long END_MILLIS = START_MILLIS + Duration.ofMinutes(40).toMillis();

  /** Who writes which of them. */
  static final List<String> SOURCES = List.of("scraper-a", "scraper-b");

  private static final List<String> JOBS = List.of("api", "web", "db", "batch");
  private static final int INSTANCES = 5;
  private static final String[] ZONES = {"x", "y", "z"};

  OracleData {
    series = List.copyOf(series);
  }

  static OracleData of(long seed) {
    Random random = new Random(seed);
    List<OracleSeries> series = new ArrayList<>();
    for (int job = 0; job < JOBS.size(); job++) {
      for (int instance = 0; instance < INSTANCES; instance++) {
        addTarget(series, random, job, instance);
      }
    }
    addOthers(series, random);
    return new OracleData(series);
  }

  private static void addTarget(List<OracleSeries> series, Random random, int job, int instance) {
    String name = JOBS.get(job);
    String zone = ZONES[(job + instance) % ZONES.length];
    OracleTarget target =
        new OracleTarget(
            series,
            random,
            SOURCES.get(job % SOURCES.size()),
            switch (name) {
              case "db" -> 30_000;
              case "batch" -> 10_000;
              default -> 15_000;
            },
            "job",
            name,
            "instance",
            "i" + instance);
    target.upOrDown("up");
    for (String code : List.of("200", "500")) {
      target
          .counter("http_requests_total", 40, "method", "GET", "code", code)
          .counter("http_requests_total", 7, "method", "POST", "code", code)
          .steps("steps_total", "code", code);
    }
    target
        .measurements("temperature_celsius", instance == 2, "zone", zone)
        .sizes("queue_size", "zone", zone)
        .steady("steady_load", "zone", zone)
        .sparse("sparse_value")
        .constant("target_info", 1, "version", "v" + instance % 3, "cluster", "c" + job % 2)
        .constant("machine_info", 1, "rack", "r" + (4 * instance + job) % 13)
        .buckets("latency_seconds");
    if (instance < 3) {
      target
          .nativeHistogram("rpc_seconds", false, "zone", zone)
          .nativeHistogram("rpc_custom_seconds", true, "zone", zone);
      addShortLived(target, random);
    }
  }

  /** Nobody has one in the first ten minutes and in the last five. */
  private static void addShortLived(OracleTarget target, Random random) {
    for (int pod = 0; pod < 2; pod++) {
      long from = START_MILLIS + 600_000 + random.nextInt(900_000);
      long to = Math.min(from + 30_000 + random.nextInt(600_000), END_MILLIS - 300_000);
      target.shortLived("short_lived", from, to, random.nextBoolean(), "pod", "pod-" + pod);
    }
  }

  /**
   * With only one of job and instance, with neither, and with labels that are hard to tell apart.
   */
  private static void addOthers(List<OracleSeries> series, Random random) {
    String source = SOURCES.getLast();
    for (String region : List.of("north", "south", "east")) {
      new OracleTarget(series, random, source, 15_000, "region", region)
          .counter("stray_total", 20, "kind", "a")
          .counter("stray_total", 20, "kind", "b")
          .sizes("stray_value", "kind", "a")
          .sizes("stray_value", "kind", "b")
          .constant("stray_base", region.length())
          .buckets("stray_seconds");
    }
    new OracleTarget(series, random, source, 15_000, "job", "api").sizes("queue_size");
    new OracleTarget(series, random, source, 15_000, "instance", "i1")
        .sizes("queue_size", "zone", "x");
    for (String[] labels :
        List.of(
            new String[] {"a", "b"},
            new String[] {"a", "b,c"},
            new String[] {"a", "b\",c=\"d"},
            new String[] {"a", "b", "c", "d"},
            new String[] {"ab", ""},
            new String[] {"a", "B"},
            new String[] {"a", "b "},
            new String[] {"a", "é"},
            new String[] {"a", "e\u0301"},
            new String[] {"aa", "b"},
            new String[] {"a", "b", "job", "api"},
            new String[] {"a", "b", "instance", "api"},
            new String[] {"a", "\uD83D\uDE00\\"})) {
      new OracleTarget(series, random, source, 15_000).sizes("near_equal", labels);
    }
  }

  /** All samples in the order of their times. */
  List<RemoteWrite.Sample> written() {
    return series.stream()
        .flatMap(each -> each.points().stream().map(point -> point.written(each.labels())))
        .sorted(Comparator.comparingLong(RemoteWrite.Sample::timeMillis))
        .toList();
  }
}
