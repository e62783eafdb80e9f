package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.Rollup;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import io.weir.schemas.samples.Source;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.time.TimeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Samples of any lateness: what is emitted later must still add up. */
final class ShardLateProperties {
  private static final long START = 1_799_996_400_000L;
  private static final Labels TOTAL = Batches.series("x_total");
  private static final TimeSettings TIME =
      new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000);

  @Property(tries = 150)
  void u2_increasesOfARunAddUpToTheDifferenceOfTotal(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int sampleCount) {
    Random random = new Random(seed);
    List<RollupLevel> levels = List.of(RollupLevel.parse("1m"), RollupLevel.parse("5m"));
    try (ShardHarness shard = new ShardHarness(new ShardSettings(TIME, levels, true, 0))) {
      long time = START;
      for (int i = 0; i < sampleCount; i++) {
        time += random.nextInt(40_000);
        long late = random.nextInt(3) == 0 ? random.nextInt(8_000_000) : 0;
        Sample sample = Sample.of(TOTAL, time - late, random.nextInt(1_000));
        shard.send(Batches.batch(new Source("s", 1, time), List.of(sample)), time);
        if (random.nextInt(40) == 0) {
          shard.restart(random.nextBoolean());
        }
      }
      shard.send(Batches.heartbeat("s", time + 300_000), time + 300_000);

      for (RollupLevel level : levels) {
        assertAddsUp(
            shard.rollups.stream()
                .map(Rollup::window)
                .filter(window -> window.level().equals(level))
                .toList());
      }
      int seen = 0;
      for (Verdict verdict : Verdict.values()) {
        seen +=
            (int)
                shard.count(
                    "weir.shard.samples", "result", verdict.name().toLowerCase(Locale.ROOT));
      }
      assertThat(seen).isEqualTo(sampleCount);
    }
  }

  private static void assertAddsUp(List<RollupWindow> windows) {
    List<Long> starts = new ArrayList<>();
    RollupWindow previous = null;
    for (RollupWindow window : windows) {
      starts.add(window.startMillis());
      assertThat(window.runStart()).isEqualTo(previous == null);
      if (previous != null) {
        assertThat(window.increase()).isEqualTo(window.total() - previous.total());
        assertThat(window.increase()).isNotNegative();
      }
      previous = window;
    }
    assertThat(starts).as("each window once, in order").isSorted().doesNotHaveDuplicates();
  }
}
