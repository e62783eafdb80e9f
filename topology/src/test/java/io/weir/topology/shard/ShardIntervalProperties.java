package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.Source;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.time.TimeSettings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Samples on time in any order: of each series and interval, the greatest time is what stays. */
final class ShardIntervalProperties {
  private static final long START = 1_799_996_400_000L;
  private static final TimeSettings TIME =
      new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000);

  @Property
  void d5_ofEachIntervalTheLastStays(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 100_000) int intervalMillis,
      @ForAll @IntRange(min = 1, max = 300) int count,
      @ForAll boolean restarts) {
    Random random = new Random(seed);
    Map<Labels, TreeMap<Long, Sample>> expected = new HashMap<>();
    record Arrival(Sample sample, long place) {}

    List<Arrival> arrivals = new ArrayList<>();
    long time = START;
    for (int i = 0; i < count; i++) {
      time += 1 + random.nextInt(20_000);
      Labels series = Batches.series("m" + random.nextInt(100));
      Sample sample = Sample.of(series, time, i);
      arrivals.add(new Arrival(sample, time + random.nextInt(60_000)));
      TreeMap<Long, Sample> last = expected.computeIfAbsent(series, each -> new TreeMap<>());
      long interval = time / intervalMillis;
      // Of two values of one time the first that comes stays; times here are unique in a series.
      Sample known = last.get(interval);
      if (known == null || known.timestampMillis() < time) {
        last.put(interval, sample);
      }
    }
    arrivals.sort(Comparator.comparingLong(Arrival::place));
    try (ShardHarness shard =
        new ShardHarness(new ShardSettings(TIME, List.of(), true, 0, intervalMillis))) {
      for (Arrival arrival : arrivals) {
        // All that is to come is not before this.
        shard.send(
            Batches.batch(new Source("s", 1, arrival.place() - 60_000), List.of(arrival.sample())),
            arrival.place());
        if (restarts && random.nextInt(10) == 0) {
          shard.restart(random.nextBoolean());
        }
      }
      long end = arrivals.getLast().place() + 200_000;
      shard.send(Batches.heartbeat("s", end), end);

      Map<Labels, List<Sample>> found = new HashMap<>();
      for (byte[] record : shard.clean) {
        for (Sample sample : Batches.read(record)) {
          found.computeIfAbsent(sample.labels(), each -> new ArrayList<>()).add(sample);
        }
      }
      Map<Labels, List<Sample>> wanted = new HashMap<>();
      expected.forEach((labels, last) -> wanted.put(labels, List.copyOf(last.values())));
      assertThat(found).isEqualTo(wanted);
      assertThat(shard.count("weir.shard.samples", "result", "late")).isZero();
      assertThat(
              shard.count("weir.shard.samples", "result", "accepted")
                  + shard.count("weir.shard.samples", "result", "interval"))
          .isEqualTo(count);
    }
  }
}
