package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.ReplicaWorld.Arrival;
import io.weir.topology.shard.ReplicaWorld.Scraped;
import io.weir.topology.shard.time.TimeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/** Two scrapers, whatever befalls them, give one series. */
final class ShardReplicaProperties {
  private static final long INTERVAL = ReplicaWorld.INTERVAL;
  private static final TimeSettings TIME =
      new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000);
  private static final ShardSettings SETTINGS = new ShardSettings(TIME, List.of(), true, 0);

  @Property
  void d2_d3_killsAndRestartsLeaveOneSeriesWithoutGaps(
      @ForAll long seed, @ForAll boolean slow, @ForAll boolean restarts) {
    ReplicaWorld world = new ReplicaWorld(seed, false, false, slow);
    List<Sample> series = run(world, restarts ? new Random(seed) : null);

    assertOneOrderedSeries(world, series);
    assertNothingIsMissing(world, series, INTERVAL);
    for (int i = 1; i < series.size(); i++) {
      assertThat(series.get(i).timestampMillis() - series.get(i - 1).timestampMillis())
          .as("behind %s", series.get(i - 1))
          .isLessThanOrEqualTo(3 * INTERVAL / 2);
    }
    assertNotTooDense(world, series);
  }

  @Property
  void d2_d3_d4_failuresTooLeaveWhatEitherReplicaHad(
      @ForAll long seed, @ForAll boolean goesDown, @ForAll boolean slow) {
    ReplicaWorld world = new ReplicaWorld(seed, goesDown, true, slow);
    List<Sample> series = run(world, null);

    assertOneOrderedSeries(world, series);
    // A good scrape that takes long may come behind a failed one that began later.
    assertNothingIsMissing(world, series, slow ? 2 * INTERVAL : INTERVAL);
  }

  @Property(tries = 50)
  void d2_d3_aRestoreInTheMiddleDecidesTheSame(@ForAll long seed, @ForAll boolean goesDown) {
    ReplicaWorld world = new ReplicaWorld(seed, goesDown, true, true);

    assertThat(run(world, new Random(seed))).isEqualTo(run(world, null));
  }

  /** The counter as it goes on, in the order in which it does. */
  private static List<Sample> run(ReplicaWorld world, @Nullable Random restarts) {
    try (ShardHarness shard = new ShardHarness(SETTINGS)) {
      for (Arrival arrival : world.arrivals) {
        shard.send(arrival.value(), arrival.appendTimeMillis());
        if (restarts != null && restarts.nextInt(40) == 0) {
          shard.restart(restarts.nextBoolean());
        }
      }
      assertThat(shard.rejected).isEmpty();
      assertThat(shard.store().holder().active().replicas().heldCount()).isLessThan(5);
      return ReplicaScrapes.clean(shard, ReplicaScrapes.TOTAL);
    }
  }

  private static void assertOneOrderedSeries(ReplicaWorld world, List<Sample> series) {
    Map<Long, Double> known = new TreeMap<>();
    for (Scraped scrape : world.scrapes) {
      if (scrape.well()) {
        known.put(scrape.timestampMillis(), ReplicaWorld.count(scrape.timestampMillis()));
      }
    }
    long previous = Long.MIN_VALUE;
    for (Sample sample : series) {
      assertThat(sample.timestampMillis()).isGreaterThan(previous);
      previous = sample.timestampMillis();
      if (sample.valueBits() != StaleMarker.BITS) {
        assertThat(Double.longBitsToDouble(sample.valueBits()))
            .isEqualTo(known.get(sample.timestampMillis()));
      }
    }
  }

  /** Whatever good scrape came, it or one less than an interval away went on. */
  private static void assertNothingIsMissing(
      ReplicaWorld world, List<Sample> series, long intervalMillis) {
    List<Long> times = new ArrayList<>();
    for (Sample sample : series) {
      if (sample.valueBits() != StaleMarker.BITS) {
        times.add(sample.timestampMillis());
      }
    }
    // The end is still open: what is held there has not been decided about.
    long decided = world.scrapes.getLast().timestampMillis() - 3 * INTERVAL;
    for (Scraped scrape : world.scrapes) {
      if (scrape.well() && scrape.timestampMillis() < decided) {
        assertThat(
                times.stream()
                    .anyMatch(time -> Math.abs(time - scrape.timestampMillis()) < intervalMillis))
            .as(() -> "near " + scrape + ": " + near(scrape, times) + " of " + near(scrape, world))
            .isTrue();
      }
    }
  }

  private static List<Long> near(Scraped scrape, List<Long> times) {
    return times.stream()
        .map(time -> time - scrape.timestampMillis())
        .filter(apart -> Math.abs(apart) < 4 * INTERVAL)
        .toList();
  }

  private static List<String> near(Scraped scrape, ReplicaWorld world) {
    return world.scrapes.stream()
        .filter(each -> Math.abs(each.timestampMillis() - scrape.timestampMillis()) < 4 * INTERVAL)
        .map(each ->
            each.replica()
                + (each.well() ? "" : " failed ")
                + (each.timestampMillis() - scrape.timestampMillis()))
        .toList();
  }

  /** Away from changes, scrapes that go on are an interval apart. */
  private static void assertNotTooDense(ReplicaWorld world, List<Sample> series) {
    for (int i = 1; i < series.size(); i++) {
      long before = series.get(i - 1).timestampMillis();
      long after = series.get(i).timestampMillis();
      if (world.changes.subSet(before - 3 * INTERVAL, after + 3 * INTERVAL).isEmpty()) {
        assertThat(after - before).as("between %s and %s", before, after).isEqualTo(INTERVAL);
      }
    }
    long span = series.getLast().timestampMillis() - series.getFirst().timestampMillis();
    assertThat((long) series.size())
        .isLessThanOrEqualTo(span / INTERVAL + 1 + world.changes.size());
  }
}
