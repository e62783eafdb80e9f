package io.weir.topology.query.cluster;

import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.shard.ShardView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a query could see and what it couldn't (Q1), and what its shards had to say. One thread. */
final class Coverage {
  /** A watermark that is further behind the time asked for is told. */
  private static final long LAG_MILLIS = 60_000;

  private final Map<Integer, ShardView> views = new TreeMap<>();
  private final Map<Integer, String> missing = new TreeMap<>();
  private final Annotations annotations = new Annotations();
  private long seriesRead;
  private long samplesRead;
  private long earliestMillis = Long.MAX_VALUE;

  /** Takes in what came of asking all shards. */
  void add(Outcome<?> outcome) {
    missing.putAll(outcome.missing());
    outcome
        .read()
        .forEach((partition, answer) -> {
          views.merge(partition, answer.view(), Coverage::worse);
          seriesRead += answer.effort().series();
          samplesRead += answer.effort().samples();
          earliestMillis = Math.min(earliestMillis, answer.effort().earliestMillis());
          answer.notes().forEach(annotations::add);
        });
  }

  private static ShardView worse(ShardView one, ShardView other) {
    return new ShardView(
        one.phase(),
        Math.min(one.watermarkMillis(), other.watermarkMillis()),
        Math.max(one.heldFromMillis(), other.heldFromMillis()),
        Math.max(one.changes(), other.changes()));
  }

  /** Partitions that nobody answered for, and why; ascending. */
  Map<Integer, String> missing() {
    return missing;
  }

  long seriesRead() {
    return seriesRead;
  }

  long samplesRead() {
    return samplesRead;
  }

  /** What the shards said of the expression, and what else is added. */
  Annotations annotations() {
    return annotations;
  }

  /** The event time from which on all shards that were asked hold samples. */
  long heldFromMillis() {
    return views.values().stream()
        .mapToLong(ShardView::heldFromMillis)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  /** Whether samples were asked for that shards hold no more. */
  boolean reachesBehindHeld() {
    return heldFromMillis() > earliestMillis;
  }

  /**
   * What could not be seen, but for what shards hold no more.
   *
   * @param askedMillis the latest time that was asked for, at most the present
   */
  List<String> gaps(long askedMillis) {
    List<String> gaps = new ArrayList<>();
    if (!missing.isEmpty()) {
      gaps.add(missingText());
    }
    Set<Integer> behind = new TreeSet<>();
    long leastWatermark = Long.MAX_VALUE;
    for (Map.Entry<Integer, ShardView> entry : views.entrySet()) {
      ShardView view = entry.getValue();
      if (view.watermarkMillis() != Long.MIN_VALUE
          && view.watermarkMillis() < askedMillis - LAG_MILLIS) {
        behind.add(entry.getKey());
        leastWatermark = Math.min(leastWatermark, view.watermarkMillis());
      }
    }
    if (!behind.isEmpty()) {
      gaps.add(
          "partitions %s are complete only until %s, %s before the time asked for"
              .formatted(
                  behind,
                  Instant.ofEpochMilli(leastWatermark),
                  Duration.ofMillis(askedMillis - leastWatermark)
                      .toString()
                      .substring(2)
                      .toLowerCase(java.util.Locale.ROOT)));
    }
    return gaps;
  }

  /** That shards hold no more what the query looks back to; empty if they do. */
  Optional<String> heldGap() {
    return reachesBehindHeld()
        ? Optional.of(
            "samples before %s are not held in the shards any more, the query looks back to %s"
                .formatted(
                    Instant.ofEpochMilli(heldFromMillis()), Instant.ofEpochMilli(earliestMillis)))
        : Optional.empty();
  }

  /** Which partitions are missing and why. */
  String missingText() {
    Map<String, Set<Integer>> byReason = new TreeMap<>();
    missing.forEach((partition, reason) ->
        byReason.computeIfAbsent(reason, key -> new TreeSet<>()).add(partition));
    List<String> reasons = new ArrayList<>();
    byReason.forEach((reason, partitions) -> reasons.add(partitions + ": " + reason));
    return "partitions %s are missing: %s".formatted(missing.keySet(), String.join("; ", reasons));
  }

  /** Keeps what was said only of shards that answered. */
  static Coverage of(Outcome<?> outcome) {
    Coverage coverage = new Coverage();
    coverage.add(outcome);
    return coverage;
  }

  /** Partitions that were read, ascending. */
  Set<Integer> partitions() {
    return views.keySet();
  }

  /** The least watermark of those that have one; empty otherwise. */
  OptionalLong leastWatermarkMillis() {
    return views.values().stream()
        .mapToLong(ShardView::watermarkMillis)
        .filter(millis -> millis != Long.MIN_VALUE)
        .min();
  }
}
