package io.weir.topology.shard.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A head and what it should hold. */
final class ModelledHead {
  private static final int INTERVAL_MILLIS = 15_000;

  private final Head head = new Head();
  private final SampleCursor cursor = new SampleCursor();
  private final List<Known> series = new ArrayList<>();
  private long nextRef;
  private long nowMillis = 1_800_000_000_000L;

  ModelledHead(int seriesCount) {
    for (int i = 0; i < seriesCount; i++) {
      series.add(new Known(add(head, nextRef++, i)));
    }
  }

  static int add(Head head, long ref, int key) {
    byte[] labels = Labels.of("__name__", "m", "key", Integer.toString(key)).encoded();
    return head.add(ref, head.tenantId("t"), MetricType.GAUGE, labels);
  }

  Head head() {
    return head;
  }

  int slot(int index) {
    return series.get(index).slot;
  }

  /** Samples an interval apart, with some jitter, behind all others. */
  void scrape(int index, int count, SampleKinds kind, Random random) {
    for (int i = 0; i < count; i++) {
      nowMillis += INTERVAL_MILLIS + random.nextInt(5) - 2;
      put(index, nowMillis, series.get(index).nextBits(kind, random));
    }
  }

  /** The same for all series, at the same times. */
  void scrapeAll(int count, SampleKinds kind, Random random) {
    for (int i = 0; i < count; i++) {
      nowMillis += INTERVAL_MILLIS + (random.nextInt(20) == 0 ? 600_000 : 0);
      for (int index = 0; index < series.size(); index++) {
        put(index, nowMillis, series.get(index).nextBits(kind, random));
      }
    }
  }

  /** Samples in order, an interval apart, from somewhere in the past. */
  void replay(int index, int count, SampleKinds kind, Random random) {
    long timestampMillis = nowMillis - random.nextLong(3_600_000);
    for (int i = 0; i < count; i++) {
      timestampMillis += INTERVAL_MILLIS / (1 + random.nextInt(2));
      put(index, timestampMillis, series.get(index).nextBits(kind, random));
    }
  }

  void putAnywhere(int index, int count, SampleKinds kind, Random random) {
    for (int i = 0; i < count; i++) {
      long timestampMillis = nowMillis - random.nextLong(3_600_000);
      put(index, timestampMillis, series.get(index).nextBits(kind, random));
    }
  }

  /** Times that are there already, with the same value or another. */
  void repeat(int index, int count, Random random) {
    NavigableMap<Long, Long> samples = series.get(index).samples;
    for (int i = 0; i < count && !samples.isEmpty(); i++) {
      long somewhere = samples.firstKey() + random.nextLong(3_600_000);
      Map.Entry<Long, Long> there = samples.ceilingEntry(somewhere);
      if (there != null) {
        long changed = random.nextBoolean() ? 0 : 1L << random.nextInt(64);
        put(index, there.getKey(), there.getValue() ^ changed);
      }
    }
  }

  /** Times far from all others, to the ends of what a long can hold. */
  void putAnyTime(int index, SampleKinds kind, Random random) {
    long[] ends = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, 0, 1, Long.MAX_VALUE - 1};
    long timestampMillis =
        random.nextBoolean() ? random.nextLong() : ends[random.nextInt(ends.length)];
    put(index, timestampMillis, series.get(index).nextBits(kind, random));
  }

  private void put(int index, long timestampMillis, long bits) {
    Known known = series.get(index);
    Long there = known.samples.putIfAbsent(timestampMillis, bits);
    Insertion expected =
        there == null ? Insertion.ADDED : there == bits ? Insertion.DUPLICATE : Insertion.CONFLICT;
    assertThat(head.put(known.slot, timestampMillis, bits))
        .as("series %s at %s", index, timestampMillis)
        .isEqualTo(expected);
  }

  void putHistogram(int index, Random random) {
    Known known = series.get(index);
    long timestampMillis = nowMillis - random.nextLong(10) * INTERVAL_MILLIS;
    byte value = (byte) random.nextInt(2);
    Byte there = known.histograms.putIfAbsent(timestampMillis, value);
    Insertion expected =
        there == null ? Insertion.ADDED : there == value ? Insertion.DUPLICATE : Insertion.CONFLICT;
    byte[] bytes = {9, value, 9};
    assertThat(head.putHistogram(known.slot, timestampMillis, bytes, 1, 2)).isEqualTo(expected);
  }

  /** What is older than the floor may stay, without a hole, and not for long. */
  void expire(int index, Random random) {
    Known known = series.get(index);
    long floorMillis = nowMillis - random.nextLong(7_200_000);
    head.expire(known.slot, floorMillis);
    known.histograms.headMap(floorMillis).clear();
    NavigableMap<Long, Long> left = samples(head, known.slot, Long.MIN_VALUE);
    if (left.isEmpty()) {
      assertThat(known.samples.tailMap(floorMillis)).isEmpty();
      known.samples.clear();
    } else {
      assertThat(left.tailMap(floorMillis)).isEqualTo(known.samples.tailMap(floorMillis));
      assertThat(left).isEqualTo(known.samples.tailMap(left.firstKey(), true));
      assertThat(left.headMap(floorMillis)).hasSizeLessThanOrEqualTo(OpenBlocks.MOST_SAMPLES);
      known.samples.headMap(left.firstKey()).clear();
      assertThat(known.samples).isEqualTo(left);
    }
  }

  /** Removes a series and adds it again, with another reference. */
  void forget(int index) {
    Known known = series.get(index);
    drop(known);
    series.set(index, new Known(add(head, nextRef++, index)));
  }

  void forgetAll() {
    series.forEach(this::drop);
    series.clear();
  }

  private void drop(Known known) {
    head.expire(known.slot, Long.MAX_VALUE);
    assertThat(head.isEmpty(known.slot)).isTrue();
    head.remove(known.slot);
  }

  void check(Random random) {
    for (int index = 0; index < series.size(); index++) {
      Known known = series.get(index);
      assertThat(samples(head, known.slot, Long.MIN_VALUE)).isEqualTo(known.samples);
      assertThat(head.isEmpty(known.slot))
          .isEqualTo(known.samples.isEmpty() && known.histograms.isEmpty());
      TreeMap<Long, Byte> histograms = new TreeMap<>();
      head.forEachHistogram(
          known.slot, (timestamp, encoded) -> histograms.put(timestamp, encoded[0]));
      assertThat(histograms).isEqualTo(known.histograms);
      checkSeek(index, random);
    }
  }

  /** From a sample, from right behind or before one, from anywhere; by a cursor used before. */
  void checkSeek(int index, Random random) {
    Known known = series.get(index);
    long fromMillis = nowMillis - random.nextLong(3_600_000);
    Long near = known.samples.ceilingKey(fromMillis);
    if (near != null && random.nextBoolean()) {
      fromMillis = near + random.nextInt(3) - 1;
    }
    Map.Entry<Long, Long> expected = known.samples.ceilingEntry(fromMillis);
    assertThat(found(head.seek(cursor, known.slot, fromMillis))).isEqualTo(expected);
    for (int i = 0; i < 100 && expected != null; i++) {
      expected = known.samples.higherEntry(expected.getKey());
      assertThat(found(cursor.next())).isEqualTo(expected);
    }
  }

  private Map.@Nullable Entry<Long, Long> found(boolean any) {
    return any ? Map.entry(cursor.timestampMillis(), cursor.valueBits()) : null;
  }

  static NavigableMap<Long, Long> samples(Head head, int slot, long fromMillis) {
    TreeMap<Long, Long> found = new TreeMap<>();
    SampleCursor cursor = new SampleCursor();
    for (boolean more = head.seek(cursor, slot, fromMillis); more; more = cursor.next()) {
      assertThat(found.isEmpty() || cursor.timestampMillis() > found.lastKey()).isTrue();
      found.put(cursor.timestampMillis(), cursor.valueBits());
    }
    return found;
  }

  private static final class Known {
    private final int slot;
    private final TreeMap<Long, Long> samples = new TreeMap<>();
    private final TreeMap<Long, Byte> histograms = new TreeMap<>();
    private long lastBits;

    Known(int slot) {
      this.slot = slot;
    }

    long nextBits(SampleKinds kind, Random random) {
      lastBits = kind.nextBits(lastBits, random);
      return lastBits;
    }
  }
}
