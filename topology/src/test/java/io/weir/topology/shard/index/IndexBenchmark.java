package io.weir.topology.shard.index;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the index costs: memory after a full collection, time of a change and of selections. 50
 * targets of 2,000 series with 8 labels; run {@code main} with the number of targets.
 */
final class IndexBenchmark {
  private static final Logger logger = LoggerFactory.getLogger(IndexBenchmark.class);
  private static final int SERIES_PER_TARGET = 2_000;
  private static final int WARM_UP = 20;
  private static final int TIMES = 50;

  private final SeriesIndex index = new SeriesIndex();

  private IndexBenchmark() {}

  public static void main(String[] arguments) {
    int targets = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
    new IndexBenchmark().run(targets);
  }

  private void run(int targets) {
    List<byte[]> labels = new ArrayList<>();
    for (int target = 0; target < targets; target++) {
      for (int i = 0; i < SERIES_PER_TARGET; i++) {
        labels.add(labels(target, i).encoded());
      }
    }
    long before = heap();
    long from = System.nanoTime();
    for (int slot = 0; slot < labels.size(); slot++) {
      index.add(slot, 0, labels.get(slot));
    }
    long nanos = System.nanoTime() - from;
    long bytes = heap() - before;
    logger.info(
        "{} series: {} bytes each on the heap, {} by its own account, {} ns to add one",
        labels.size(),
        bytes / labels.size(),
        index.usedBytes() / labels.size(),
        nanos / labels.size());
    Matcher one = equal("__name__", "http_request_duration_seconds_bucket_7");
    Matcher target = equal("instance", "10.0.0.7:9100");
    measure("1 series", List.of(one, target, equal("le", "3")));
    measure("2,000 series of a target", List.of(target));
    measure("a metric", List.of(one));
    measure(
        "expression over all series",
        List.of(Matcher.of("__name__", MatchOperator.REGEX, ".*bucket_.*")));
    measure(
        "expression over values of every series",
        List.of(Matcher.of("id", MatchOperator.REGEX, ".*[02468]f.*")));
    measure(
        "expression beside a target",
        List.of(target, Matcher.of("id", MatchOperator.REGEX, ".*[02468]f.*")));
    measure(
        "all but a target",
        List.of(Matcher.of("instance", MatchOperator.NOT_EQUAL, "10.0.0.7:9100")));
    from = System.nanoTime();
    for (int slot = 0; slot < labels.size(); slot++) {
      index.remove(slot, 0, labels.get(slot));
    }
    logger.info("{} ns to remove one", (System.nanoTime() - from) / labels.size());
  }

  private void measure(String what, List<Matcher> matchers) {
    long least = Long.MAX_VALUE;
    int found = 0;
    int left = 0;
    for (int i = 0; i < WARM_UP + TIMES; i++) {
      long from = System.nanoTime();
      Selection selection = index.select(0, matchers, Turns.OWN);
      long nanos = System.nanoTime() - from;
      found = selection.count();
      left = selection.unchecked().size();
      least = i < WARM_UP ? least : Math.min(least, nanos);
    }
    logger.info("{}: {} found, {} conditions left, {} us", what, found, left, least / 1_000.0);
  }

  private static Labels labels(int target, int i) {
    return Labels.of(
        "__name__",
        "http_request_duration_seconds_bucket_" + i / 20,
        "instance",
        "10.0.0." + target + ":9100",
        "job",
        "node-exporter",
        "le",
        Integer.toString(i % 20),
        "handler",
        "/api/v1/query_range",
        "code",
        i % 3 == 0 ? "500" : "200",
        "zone",
        "zone-" + target % 3,
        "id",
        Boolean.getBoolean("unique")
            ? Long.toHexString((target * 2000L + i) * 0x9e3779b97f4a7c15L)
            : "id" + i % 50);
  }

  private static long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static Matcher equal(String name, String value) {
    return Matcher.of(name, MatchOperator.EQUAL, value);
  }
}
