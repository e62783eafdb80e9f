package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.samples.Source;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.time.TimeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The changelog of a steady load stays as long as the retained window is. */
final class ShardAgingTest {
  private static final Logger logger = LoggerFactory.getLogger(ShardAgingTest.class);
  private static final long NOON = 1_799_996_400_000L;
  private static final long INTERVAL_MILLIS = 15_000;
  private static final int SERIES = 20;
  private static final int PERIODS = 10;

  /** Numbers get longer as time goes on. */
  private static final double SLACK = 1.1;

  @Test
  void overTenRetentionPeriodsItStaysAsLarge() {
    ShardSettings settings = settings(List.of(RollupLevel.parse("1m"), RollupLevel.parse("5m")));
    try (ShardHarness shard = new ShardHarness(settings)) {
      List<Map<Character, Integer>> sizes = sizesInEachPeriod(shard, settings, false);

      logger.info("most bytes of each kind in each of {} retention periods: {}", PERIODS, sizes);
      assertFlat(sizes, 'B', 'R', 'S', 'M');
      assertThat(entries(shard).get('S')).isEqualTo(SERIES);
    }
  }

  @Test
  void seriesThatComeAndGoLeaveNothingBehind() {
    ShardSettings settings = settings(List.of());
    try (ShardHarness shard = new ShardHarness(settings)) {
      List<Map<Character, Integer>> sizes = sizesInEachPeriod(shard, settings, true);

      assertFlat(sizes, 'B', 'S', 'M');
      int known = shard.store().holder().active().head().seriesCount();
      assertThat(entries(shard).get('S')).isEqualTo(known);
      shard.restart(true);
      assertThat(shard.store().holder().active().head().seriesCount()).isEqualTo(known);
    }
  }

  private static ShardSettings settings(List<RollupLevel> levels) {
    return new ShardSettings(
        new TimeSettings(300_000, 30_000, 120_000, 10_000, 60_000), levels, true, 0);
  }

  private static void assertFlat(List<Map<Character, Integer>> sizes, char... kinds) {
    for (char kind : kinds) {
      int third = sizes.get(2).getOrDefault(kind, 0);
      assertThat(third).as("entries of kind " + kind).isPositive();
      assertThat(sizes.subList(3, PERIODS))
          .allSatisfy(
              each -> assertThat(each.getOrDefault(kind, 0)).isLessThan((int) (SLACK * third)));
    }
  }

  /** The most bytes of each kind that the compacted changelog had within each period. */
  private static List<Map<Character, Integer>> sizesInEachPeriod(
      ShardHarness shard, ShardSettings settings, boolean churn) {
    List<Map<Character, Integer>> sizes = new ArrayList<>();
    long roundsPerPeriod = settings.retentionMillis() / INTERVAL_MILLIS;
    for (int period = 0; period < PERIODS; period++) {
      Map<Character, Integer> greatest = new TreeMap<>();
      for (long round = 0; round < roundsPerPeriod; round++) {
        scrape(shard, period * roundsPerPeriod + round, churn);
        bytes(shard).forEach((kind, bytes) -> greatest.merge(kind, bytes, Math::max));
      }
      sizes.add(greatest);
    }
    return sizes;
  }

  private static void scrape(ShardHarness shard, long round, boolean churn) {
    long time = NOON + round * INTERVAL_MILLIS;
    List<Sample> samples = new ArrayList<>();
    for (int series = 0; series < SERIES; series++) {
      long number = churn ? series + round / 8 * SERIES : series;
      samples.add(Sample.of(Batches.series("s" + number + "_total"), time, round * 1.5));
    }
    shard.send(Batches.batch(new Source("s", 1, time), samples), time);
  }

  private static Map<Character, Integer> bytes(ShardHarness shard) {
    Map<Character, Integer> bytes = new TreeMap<>();
    for (KeyValue<byte[], byte[]> entry : shard.compacted()) {
      bytes.merge((char) entry.key[0], entry.key.length + entry.value.length, Integer::sum);
    }
    return bytes;
  }

  private static Map<Character, Integer> entries(ShardHarness shard) {
    Map<Character, Integer> entries = new TreeMap<>();
    shard.compacted().forEach(entry -> entries.merge((char) entry.key[0], 1, Integer::sum));
    return entries;
  }
}
