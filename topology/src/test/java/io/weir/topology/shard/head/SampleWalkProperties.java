package io.weir.topology.shard.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * A row stands at its sample whatever happens to the others, or says that it doesn't: chunks are
 * closed, reopened by late samples, moved together and dropped.
 */
final class SampleWalkProperties {
  private static final int SERIES = 120;
  private static final int ROUNDS = 60;
  private static final long STEP_MILLIS = 15_000;

  private final Head head = new Head();
  private final List<NavigableMap<Long, Long>> samples = new ArrayList<>();
  private long nowMillis = 1_800_000_000_000L;
  private long floorMillis = Long.MIN_VALUE;

  @Property(tries = 20)
  void rowsStandWhereTheyWereKept(@ForAll long seed) {
    Random random = new Random(seed);
    boolean noise = random.nextBoolean();
    boolean late = random.nextInt(4) > 0;
    for (int i = 0; i < SERIES; i++) {
      head.add(i, head.tenantId("t"), MetricType.GAUGE, new byte[] {2, 2, 'a', 4, (byte) i, 1, 0});
      samples.add(new TreeMap<>());
      put(i, nowMillis, 0);
    }
    SampleWalk walk = head.walk(SERIES);
    int current = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < SERIES; i++) {
        fill(random, i, noise, late);
      }
      nowMillis += 24 * STEP_MILLIS;
      if (random.nextInt(4) == 0) {
        floorMillis = nowMillis - 20 * 24 * STEP_MILLIS;
        for (int i = 0; i < SERIES; i++) {
          head.expire(i, floorMillis);
          samples.get(i).headMap(floorMillis).clear();
        }
      }
      for (int i = 0; i < SERIES; i++) {
        if (round > 0 && walk.isCurrent(i, i)) {
          current++;
          walk.resume(i, i);
          goOn(random, walk, i);
        } else {
          seek(random, walk, i);
        }
        walk.keep(i);
      }
    }
    assertThat(current).isPositive();
  }

  private void fill(Random random, int series, boolean noise, boolean late) {
    int base = series * 1_000;
    for (int step = random.nextInt(3); step < 24; step++) {
      double value = noise ? random.nextDouble() : base + step * (series % 5) + random.nextInt(9);
      long bits = random.nextInt(200) == 0 ? StaleMarker.BITS : Double.doubleToRawLongBits(value);
      put(series, nowMillis + step * STEP_MILLIS + random.nextInt(2), bits);
    }
    if (late && random.nextInt(6) == 0) {
      for (int i = random.nextInt(20); i > 0; i--) {
        long timeMillis = nowMillis - random.nextInt(19 * 24 * (int) STEP_MILLIS);
        if (timeMillis >= floorMillis) {
          put(series, timeMillis, random.nextInt(50));
        }
      }
    }
  }

  private void put(int series, long timeMillis, long bits) {
    head.put(series, timeMillis, bits);
    samples.get(series).putIfAbsent(timeMillis, bits);
  }

  private void seek(Random random, SampleWalk walk, int series) {
    NavigableMap<Long, Long> all = samples.get(series);
    long first = all.firstKey();
    long fromMillis = first + (long) (random.nextDouble() * (all.lastKey() - first));
    walk.seek(series, fromMillis);
    check(walk, all.ceilingEntry(fromMillis));
  }

  private void goOn(Random random, SampleWalk walk, int series) {
    NavigableMap<Long, Long> all = samples.get(series);
    check(walk, all.ceilingEntry(walk.timeMillis()));
    if (random.nextBoolean()) {
      long untilMillis = walk.timeMillis() + random.nextInt(80 * (int) STEP_MILLIS);
      NavigableMap<Long, Long> numbers = new TreeMap<>(all.tailMap(walk.timeMillis(), true));
      numbers.values().removeIf(bits -> bits == StaleMarker.BITS);
      if (numbers.higherKey(untilMillis) != null) {
        assertThat(walk.pass(untilMillis)).isEqualTo(numbers.headMap(untilMillis, true).size());
        check(walk, numbers.higherEntry(untilMillis));
      }
      return;
    }
    for (int steps = random.nextInt(60); steps > 0; steps--) {
      Map.Entry<Long, Long> next = all.higherEntry(walk.timeMillis());
      if (next == null) {
        return;
      }
      assertThat(walk.next()).isTrue();
      check(walk, next);
    }
  }

  private static void check(SampleWalk walk, Map.Entry<Long, Long> expected) {
    assertThat(walk.timeMillis()).isEqualTo(expected.getKey());
    assertThat(walk.valueBits()).isEqualTo(expected.getValue());
    assertThat(walk.isMarker()).isEqualTo(expected.getValue() == StaleMarker.BITS);
  }
}
