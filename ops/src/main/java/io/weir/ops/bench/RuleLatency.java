package io.weir.ops.bench;

import io.weir.ops.bench.process.BenchFailedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long the results of ticks took, in milliseconds, ascending.
 *
 * @param resultsOfTick number of series at each tick
 * @param all until the last result of any rule
 * @param byRule until the last result of each rule
 */
record RuleLatency(int resultsOfTick, List<Long> all, Map<String, List<Long>> byRule) {
  /**
   * The latency of each tick between two, both included.
   *
   * @throws BenchFailedException if ticks differ in how many results they have
   */
  static RuleLatency of(
      long firstMillis, long lastMillis, long tickMillis, PassedMarks marks, TickResults results) {
    int expected = results.at(firstMillis).living();
    List<Long> all = new ArrayList<>();
    Map<String, List<Long>> byRule = new TreeMap<>();
    for (long time = firstMillis; time <= lastMillis; time += tickMillis) {
      TickResults.Tick tick = results.at(time);
      if (tick.living() != expected || expected == 0) {
        throw new BenchFailedException(
            "%d: expected %d results, found %d".formatted(time, expected, tick.living()));
      }
      long passedMillis = marks.passedMillis(time).orElseThrow();
      all.add(tick.lastMillis() - passedMillis);
      tick.lastMillisByRule()
          .forEach((rule, last) ->
              byRule.computeIfAbsent(rule, ignored -> new ArrayList<>()).add(last - passedMillis));
    }
    Collections.sort(all);
    byRule.values().forEach(Collections::sort);
    return new RuleLatency(expected, all, byRule);
  }

  /** The least that so many percent of the ticks are not above. */
  private static long percentile(List<Long> ascending, int percent) {
    return ascending.get(Math.max(0, Math.ceilDiv(ascending.size() * percent, 100) - 1));
  }

  private static Map<String, Object> percentiles(List<Long> ascending) {
    Map<String, Object> percentiles = new LinkedHashMap<>();
    percentiles.put("p50_ms", percentile(ascending, 50));
    percentiles.put("p99_ms", percentile(ascending, 99));
    percentiles.put("max_ms", ascending.getLast());
    return percentiles;
  }

  Map<String, Object> entries(int partitions) {
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("partitions", partitions);
    entries.put("ticks", all.size());
    entries.put("results_of_tick", resultsOfTick);
    entries.putAll(percentiles(all));
    Map<String, Object> rules = new LinkedHashMap<>();
    byRule.forEach((rule, latencies) -> rules.put(rule, percentiles(latencies)));
    entries.put("rules", rules);
    return entries;
  }

  @Override
  public String toString() {
    return "%d results of a tick, all committed after %s"
        .formatted(resultsOfTick, percentiles(all));
  }
}
