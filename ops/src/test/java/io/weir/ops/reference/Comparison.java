package io.weir.ops.reference;

import io.weir.ops.committed.Compared;
import io.weir.schemas.rollup.Rollup;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compares what shards have written with what they had to write. For one thread. */
public final class Comparison {
  private static final int TOLD_SAMPLES = 30;

  /** Units in the last place that the sum of a window may be off that was extended. */
  private static final int SUM_BITS = 2;

  private final List<ReferenceShard> shards;
  private final Outcome outcome;
  private final Compared compared = new Compared();
  private final List<String> traces = new ArrayList<>();

  private Comparison(List<ReferenceShard> shards, Outcome outcome) {
    this.shards = shards;
    this.outcome = outcome;
  }

  /** The differences, each with where it is; empty if all is equal. */
  public static List<String> differences(List<ReferenceShard> shards, Outcome outcome) {
    Comparison comparison = new Comparison(shards, outcome);
    comparison.run();
    List<String> differences = new ArrayList<>(comparison.compared.differences());
    differences.addAll(comparison.traces);
    return differences;
  }

  /** How many samples came to each verdict. */
  public static Map<Verdict, Integer> verdicts(List<ReferenceShard> shards) {
    Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
    shards.forEach(
        shard -> shard.judged().forEach(judged -> counts.merge(judged.verdict(), 1, Integer::sum)));
    return counts;
  }

  private void run() {
    compared.bags(
        "clean",
        shards.stream().flatMap(shard -> shard.clean().stream()).toList(),
        outcome.clean());
    compared.bags(
        "rejected",
        shards.stream().flatMap(shard -> shard.rejected().stream()).toList(),
        outcome.rejected());
    Map<WindowKey, RollupWindow> expected = new LinkedHashMap<>();
    shards.forEach(shard -> expected.putAll(shard.windows()));
    Map<WindowKey, RollupWindow> found = lastRevisions();
    shards.forEach(shard ->
        shard
            .extended()
            .forEach(key ->
                expected.computeIfPresent(
                    key, (same, window) -> withSumOf(window, found.getOrDefault(key, window)))));
    compared.maps("rollups", expected, key -> true, found);
    traceFirst(expected, found);
  }

  /** The last revision of each window, as of revision 0; tells of revisions that should not be. */
  private Map<WindowKey, RollupWindow> lastRevisions() {
    Map<WindowKey, RollupWindow> lasts = new HashMap<>();
    List<String> problems = new ArrayList<>();
    for (Rollup rollup : outcome.rollups()) {
      WindowKey key = WindowKey.of(rollup);
      RollupWindow window = rollup.window();
      RollupWindow previous = lasts.put(key, window);
      if (window.correction() != (previous != null)) {
        problems.add(key + ": expected correction " + (previous != null) + ", found " + window);
      }
      if (previous != null && window.revision() <= previous.revision()) {
        problems.add(key + ": expected more than " + previous.revision() + ", found " + window);
      }
      if (previous != null && content(previous).equals(content(window))) {
        problems.add(key + ": expected another content than of " + previous.revision());
      }
    }
    compared.add("revisions", problems);
    lasts.replaceAll((key, window) -> content(window));
    return lasts;
  }

  /** A window with the sum that was found, if it differs by rounding only. */
  private static RollupWindow withSumOf(RollupWindow window, RollupWindow found) {
    boolean rounded = Math.abs(window.sum() - found.sum()) <= SUM_BITS * Math.ulp(window.sum());
    return content(window, rounded ? found.sum() : window.sum());
  }

  /** The window of a record without what tells its revisions apart. */
  public static RollupWindow content(Rollup rollup) {
    return content(rollup.window());
  }

  private static RollupWindow content(RollupWindow window) {
    return content(window, window.sum());
  }

  private static RollupWindow content(RollupWindow window, double sum) {
    return new RollupWindow(
        window.type(),
        window.level(),
        window.startMillis(),
        window.endMillis(),
        window.count(),
        sum,
        window.min(),
        window.max(),
        window.first(),
        window.firstTimestampMillis(),
        window.last(),
        window.lastTimestampMillis(),
        window.increase(),
        window.total(),
        window.runStart(),
        0,
        false);
  }

  /** Tells of the first window that differs what came of its series around it. */
  private void traceFirst(
      Map<WindowKey, RollupWindow> expected, Map<WindowKey, RollupWindow> found) {
    List<WindowKey> keys = new ArrayList<>(expected.keySet());
    keys.addAll(found.keySet());
    keys.stream()
        .filter(key -> !Objects.equals(expected.get(key), found.get(key)))
        .min((a, b) -> Long.compare(a.startMillis(), b.startMillis()))
        .ifPresent(
            key -> trace(key, String.valueOf(expected.get(key)), String.valueOf(found.get(key))));
  }

  private void trace(WindowKey key, String expected, String found) {
    long endMillis = key.startMillis() + RollupLevel.parse(key.level()).millis();
    List<String> around =
        shards.stream()
            .flatMap(shard -> shard.judged().stream())
            .filter(judged ->
                judged.series().equals(key.series())
                    && judged.timestampMillis() < endMillis
                    && judged.timestampMillis() >= key.startMillis() - 60_000)
            .map(Judged::toString)
            .limit(TOLD_SAMPLES)
            .toList();
    List<Rollup> revisions =
        outcome.rollups().stream().filter(rollup -> WindowKey.of(rollup).equals(key)).toList();
    traces.add(
        "%s%n  expected  %s%n  found     %s%n  of %d revisions%n  from%n    %s"
            .formatted(key, expected, found, revisions.size(), String.join("\n    ", around)));
  }
}
