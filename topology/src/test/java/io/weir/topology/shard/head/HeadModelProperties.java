package io.weir.topology.shard.head;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The head against sorted maps, whatever is done to it in whatever order. */
final class HeadModelProperties {
  @Property
  void d1_headEqualsItsModel(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int seriesCount,
      @ForAll @IntRange(min = 1, max = 400) int operations,
      @ForAll SampleKinds kind) {
    Random random = new Random(seed);
    ModelledHead modelled = new ModelledHead(seriesCount);
    for (int i = 0; i < operations; i++) {
      operate(modelled, random.nextInt(seriesCount), kind, random);
    }
    modelled.check(random);
    modelled.forgetAll();
    assertThat(modelled.head().seriesCount()).isZero();
  }

  private static void operate(ModelledHead modelled, int series, SampleKinds kind, Random random) {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> modelled.scrape(series, 1 + random.nextInt(80), kind, random);
      case 3 -> modelled.scrapeAll(1 + random.nextInt(40), kind, random);
      case 4, 5 -> modelled.replay(series, 1 + random.nextInt(100), kind, random);
      case 6 -> modelled.putAnywhere(series, 20, kind, random);
      case 7 -> modelled.repeat(series, 10, random);
      case 8 -> modelled.putAnyTime(series, kind, random);
      case 9 -> modelled.expire(series, random);
      case 10 -> modelled.putHistogram(series, random);
      default -> {
        if (random.nextInt(4) == 0) {
          modelled.forget(series);
        } else {
          modelled.checkSeek(series, random);
        }
      }
    }
  }

  @Property(tries = 4)
  void aReplayOfAnHourIsInterleavedAndTakesNoMoreMemory(@ForAll long seed) {
    Random random = new Random(seed);
    Head head = new Head();
    Head inOrder = new Head();
    int seriesCount = 300;
    long start = 1_800_000_000_000L;
    for (Head each : List.of(head, inOrder)) {
      for (int i = 0; i < seriesCount; i++) {
        ModelledHead.add(each, i, i);
      }
    }
    for (int i = 0; i < 960; i += 2) {
      for (int slot = 0; slot < seriesCount; slot++) {
        head.put(slot, start + i * 7_500L, i);
        inOrder.put(slot, start + i * 7_500L, i);
        inOrder.put(slot, start + (i + 1) * 7_500L, i + 1);
      }
    }
    int last = random.nextInt(480, 960);
    for (int i = 1; i < last; i += 2) {
      for (int slot = 0; slot < seriesCount; slot++) {
        assertThat(head.put(slot, start + i * 7_500L, i)).isEqualTo(Insertion.ADDED);
      }
    }
    for (int slot = 0; slot < seriesCount; slot += 37) {
      TreeMap<Long, Long> expected = new TreeMap<>();
      for (int i = 0; i < 960; i++) {
        if (i % 2 == 0 || i < last) {
          expected.put(start + i * 7_500L, (long) i);
        }
      }
      assertThat(ModelledHead.samples(head, slot, Long.MIN_VALUE)).isEqualTo(expected);
    }
    long mostReopened = seriesCount * 16L * OpenBlocks.MOST_SAMPLES + 1_000_000;
    assertThat(head.usedBytes()).isLessThan(inOrder.usedBytes() * 3 / 2 + mostReopened);
  }

  @Property(tries = 4)
  void expiryGivesMemoryBack(@ForAll long seed) {
    Random random = new Random(seed);
    Head head = new Head();
    int seriesCount = 2_000;
    for (int i = 0; i < seriesCount; i++) {
      ModelledHead.add(head, i, i);
    }
    long withoutSamples = head.usedBytes();
    long steady = 0;
    for (int i = 0; i < 1_000; i++) {
      for (int slot = 0; slot < seriesCount; slot++) {
        head.put(slot, i * 15_000L, random.nextInt(100));
        if (i % 20 == 19) {
          head.expire(slot, i * 15_000L - 3_600_000L);
        }
      }
      if (i == 299) {
        steady = head.usedBytes();
      }
    }
    assertThat(head.usedBytes()).isLessThan(steady + steady / 5);
    for (int slot = 0; slot < seriesCount; slot++) {
      head.expire(slot, Long.MAX_VALUE);
      assertThat(head.isEmpty(slot)).isTrue();
    }
    assertThat(head.usedBytes()).isLessThan(withoutSamples + 200_000);
  }

  @Property(tries = 3)
  void theFewThatStayDoNotHoldTheMemoryOfTheManyThatGo(
      @ForAll long seed, @ForAll SampleKinds kind) {
    Random random = new Random(seed);
    int seriesCount = 5_000;
    ModelledHead modelled = new ModelledHead(seriesCount);
    long withoutSamples = modelled.head().usedBytes();
    modelled.scrapeAll(100, kind, random);
    int stride = 20;
    for (int series = 0; series < seriesCount; series += stride) {
      // A chunk that is open while it is moved.
      modelled.replay(series, 5, kind, random);
    }
    long before = modelled.head().usedBytes();
    for (int series = 0; series < seriesCount; series++) {
      if (series % stride != 0) {
        modelled.forget(series);
      }
    }
    for (int series = 0; series < seriesCount; series += stride) {
      modelled.replay(series, 5, kind, random);
      modelled.expire(series, random);
    }
    modelled.check(random);
    assertThat(modelled.head().usedBytes()).isLessThan((before + withoutSamples) / 2);
  }

  @Property(tries = 100)
  void aSlotThatIsUsedAgainIsClean(@ForAll long seed, @ForAll SampleKinds kind) {
    Random random = new Random(seed);
    ModelledHead modelled = new ModelledHead(3);
    for (int round = 0; round < 5; round++) {
      for (int series = 0; series < 3; series++) {
        modelled.scrape(series, random.nextInt(200), kind, random);
        modelled.replay(series, random.nextInt(50), kind, random);
      }
      int gone = random.nextInt(3);
      modelled.forget(gone);
      NavigableMap<Long, Long> found =
          ModelledHead.samples(modelled.head(), modelled.slot(gone), Long.MIN_VALUE);
      assertThat(found).isEmpty();
    }
    modelled.check(random);
  }
}
