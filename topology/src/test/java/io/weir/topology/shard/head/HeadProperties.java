package io.weir.topology.shard.head;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The head against sorted maps. */
final class HeadProperties {
  @Property(tries = 300)
  void d1_keepsEachTimeOnceInOrder(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int seriesCount,
      @ForAll @IntRange(min = 0, max = 600) int puts,
      @ForAll @LongRange(min = 1, max = 400) long span) {
    Random random = new Random(seed);
    Head head = new Head();
    List<TreeMap<Long, Long>> model = new ArrayList<>();
    for (int i = 0; i < seriesCount; i++) {
      head.add(i, head.tenantId("t"), MetricType.GAUGE, labels(i));
      model.add(new TreeMap<>());
    }
    for (int i = 0; i < puts; i++) {
      int slot = random.nextInt(seriesCount);
      long timestamp = random.nextInt(4) == 0 ? random.nextLong(span) : i * span / 600;
      long bits = random.nextInt(3);
      Long there = model.get(slot).putIfAbsent(timestamp, bits);

      Insertion insertion = head.put(slot, timestamp, bits);

      assertThat(insertion)
          .isEqualTo(
              there == null
                  ? Insertion.ADDED
                  : there == bits ? Insertion.DUPLICATE : Insertion.CONFLICT);
      if (random.nextInt(200) == 0) {
        expireSome(head, slot, model.get(slot), random.nextLong(span));
      }
    }
    for (int slot = 0; slot < seriesCount; slot++) {
      long from = random.nextLong(span + 1);
      assertThat(samples(head, slot, from)).isEqualTo(model.get(slot).tailMap(from));
      assertThat(samples(head, slot, Long.MIN_VALUE)).isEqualTo(model.get(slot));
    }
  }

  /** What the head has dropped may only be older than the floor. */
  private static void expireSome(Head head, int slot, NavigableMap<Long, Long> model, long floor) {
    head.expire(slot, floor);
    NavigableMap<Long, Long> left = samples(head, slot, Long.MIN_VALUE);
    assertThat(left.tailMap(floor)).isEqualTo(model.tailMap(floor));
    model.headMap(floor).keySet().retainAll(left.keySet());
  }

  @Property(tries = 100)
  void findsEverySeriesThatWasAddedAndNotRemoved(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5_000) int operations) {
    Random random = new Random(seed);
    Head head = new Head();
    Map<Integer, Long> refs = new HashMap<>();
    long nextRef = 0;
    for (int i = 0; i < operations; i++) {
      int key = random.nextInt(1_500);
      byte[] labels = labels(key);
      int tenant = head.tenantId("tenant" + key % 2);
      int slot = head.find(tenant, labels, 0, labels.length);
      Long ref = refs.get(key);
      if (ref == null) {
        assertThat(slot).isEqualTo(Head.NONE);
        head.add(nextRef, tenant, MetricType.GAUGE, labels);
        refs.put(key, nextRef);
        nextRef++;
      } else {
        assertThat(head.ref(slot)).isEqualTo(ref);
        assertThat(head.slotOfRef(ref)).isEqualTo(slot);
        if (random.nextBoolean()) {
          head.remove(slot);
          refs.remove(key);
          assertThat(head.slotOfRef(ref)).isEqualTo(Head.NONE);
        }
      }
    }
    assertThat(head.seriesCount()).isEqualTo(refs.size());
    refs.forEach((key, ref) -> {
      byte[] labels = labels(key);
      int slot = head.find(head.tenantId("tenant" + key % 2), labels, 0, labels.length);
      assertThat(head.ref(slot)).isEqualTo(ref);
      assertThat(head.tenant(slot)).isEqualTo("tenant" + key % 2);
    });
  }

  @Property(tries = 200)
  void d1_keepsHistogramsByTime(@ForAll long seed, @ForAll @IntRange(min = 0, max = 100) int puts) {
    Random random = new Random(seed);
    Head head = new Head();
    int slot = head.add(0, head.tenantId("t"), MetricType.HISTOGRAM, labels(0));
    TreeMap<Long, Byte> model = new TreeMap<>();
    for (int i = 0; i < puts; i++) {
      long timestamp = random.nextInt(60);
      byte value = (byte) random.nextInt(2);
      Byte there = model.putIfAbsent(timestamp, value);
      byte[] bytes = {9, value, 9};
      assertThat(head.putHistogram(slot, timestamp, bytes, 1, 2))
          .isEqualTo(
              there == null
                  ? Insertion.ADDED
                  : there == value ? Insertion.DUPLICATE : Insertion.CONFLICT);
    }
    head.expire(slot, 20);
    model.headMap(20L).clear();
    TreeMap<Long, Byte> kept = new TreeMap<>();
    head.forEachHistogram(slot, (timestamp, encoded) -> kept.put(timestamp, encoded[0]));
    assertThat(kept).isEqualTo(model);
    assertThat(head.isEmpty(slot)).isEqualTo(model.isEmpty());
  }

  private static byte[] labels(int key) {
    return Labels.of("__name__", "m", "key", Integer.toString(key)).encoded();
  }

  private static NavigableMap<Long, Long> samples(Head head, int slot, long from) {
    TreeMap<Long, Long> found = new TreeMap<>();
    SampleCursor cursor = new SampleCursor();
    long previous = Long.MIN_VALUE;
    for (boolean more = head.seek(cursor, slot, from); more; more = cursor.next()) {
      assertThat(cursor.timestampMillis()).isGreaterThanOrEqualTo(from);
      assertThat(found.isEmpty() || cursor.timestampMillis() > previous).isTrue();
      previous = cursor.timestampMillis();
      found.put(previous, cursor.valueBits());
    }
    return found;
  }
}
