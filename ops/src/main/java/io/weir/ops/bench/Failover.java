package io.weir.ops.bench;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a kill did to the results.
 *
 * @param shards shards of the instance that was killed
 * @param firstSeconds from the kill to the next committed result of the first of them
 * @param lastSeconds from the kill until each of them had one
 * @param othersSeconds the longest pause meanwhile of a shard of the others
 */
record Failover(int shards, double firstSeconds, double lastSeconds, double othersSeconds) {
  private static final double MILLIS = 1_000;

  static Failover of(
      long killedMillis, List<Integer> lost, CommittedResults results, int partitions) {
    double[] seconds =
        lost.stream()
            .mapToDouble(partition ->
                (results.arrivalsMillis().getOrDefault(partition, 0L) - killedMillis) / MILLIS)
            .sorted()
            .toArray();
    double others =
        IntStream.range(0, partitions)
            .filter(partition -> !lost.contains(partition))
            .mapToDouble(partition -> results.greatestGapMillis(partition) / MILLIS)
            .max()
            .orElse(0);
    return new Failover(lost.size(), seconds[0], seconds[seconds.length - 1], others);
  }

  @Override
  public String toString() {
    return "%d shards, next results after %.2f to %.2f s; the others paused for %.2f s at most"
        .formatted(shards, firstSeconds, lastSeconds, othersSeconds);
  }
}
