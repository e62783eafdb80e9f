package io.weir.topology.shard.standing;

import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.Insertion;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;

/**
 * A head to which anything happens that may: samples in order, late, ahead, twice and replaced,
 * gaps, markers, resets, native histograms; series that come, go and come again; samples that age.
 */
final class RandomHead {
  private static final long START_MILLIS = 1_800_000_000_000L;
  private static final long KEPT_MILLIS = 60 * 60_000;

  private final Head head = new Head();
  private final Random random;
  private final List<Shown> shown = new ArrayList<>();
  private final boolean calm;
  private long nowMillis = START_MILLIS;
  private long nextRef;

  /** What a series shows. */
  private final class Shown {
    private final Labels labels;
    private final int kind = random.nextInt(calm ? 4 : 8);
    private int slot = Head.NONE;
    private final int oddKinds = random.nextBoolean() ? 4 : 8;
    private double value;
    private long lastMillis;
    private final NavigableSet<Long> floats = new TreeSet<>();

    Shown(Labels labels) {
      this.labels = labels;
      this.lastMillis = nowMillis;
    }

    void put(long timeMillis) {
      if (slot == Head.NONE) {
        slot = head.add(nextRef++, head.tenantId("default"), MetricType.GAUGE, labels.encoded());
      }
      if (kind == 7 && random.nextInt(3) > 0) {
        byte[] histogram = histogram(timeMillis, random.nextInt(20));
        head.putHistogram(slot, timeMillis, histogram, 0, histogram.length);
      } else {
        long bits = Double.doubleToRawLongBits(next());
        if (head.put(slot, timeMillis, bits) == Insertion.ADDED) {
          floats.add(timeMillis);
        } else if (random.nextBoolean() && floats.contains(timeMillis)) {
          head.replace(slot, timeMillis, bits);
        }
      }
    }

    private double next() {
      if (random.nextInt(calm ? 300 : 60) == 0) {
        return StaleMarker.VALUE;
      }
      value =
          switch (kind) {
            case 0, 1 -> random.nextInt(50) == 0 ? random.nextInt(5) : value + random.nextInt(20);
            case 2 -> random.nextInt(10);
            case 3 -> 7;
            case 4 -> (random.nextInt(2_000) - 1_000) / 100.0;
            case 5 ->
                oddKinds == 4
                    ? Math.rint(random.nextGaussian() * 0x1p52)
                    : random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            case 6 -> odd();
            default -> random.nextInt(1_000);
          };
      return value;
    }

    private double odd() {
      double[] some = {
        -0.0, 0.0, 1, -1, 1e300, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
      };
      return some[random.nextInt(oddKinds)];
    }
  }

  RandomHead(Random random) {
    this.random = random;
    this.calm = random.nextInt(3) == 0;
    for (int i = 0; i < 12; i++) {
      come();
    }
    advance(nowMillis + random.nextInt(90) * 60_000L);
  }

  Head head() {
    return head;
  }

  long nowMillis() {
    return nowMillis;
  }

  private void come() {
    String[] names = {"m", "m", "m", "n_total"};
    Labels labels =
        Labels.of(
            Labels.METRIC_NAME,
            names[random.nextInt(names.length)],
            "job",
            List.of("a", "b", "").get(random.nextInt(3)),
            "zone",
            List.of("x", "y").get(random.nextInt(2)),
            "instance",
            String.valueOf(random.nextInt(4)));
    if (shown.stream().noneMatch(other -> other.labels.equals(labels))) {
      shown.add(new Shown(labels));
    }
  }

  /** Until a time, and a bit beyond it. */
  void advance(long timeMillis) {
    nowMillis = timeMillis;
    for (int i = 0; i < shown.size(); i++) {
      Shown each = shown.get(i);
      long untilMillis = timeMillis + (random.nextInt(3) == 0 ? random.nextInt(40_000) : 0);
      while (each.lastMillis + 15_000 < untilMillis) {
        each.lastMillis +=
            random.nextInt(calm ? 500 : 80) == 0
                ? random.nextInt(1_500_000)
                : 15_000 + random.nextInt(3);
        if (each.lastMillis <= untilMillis && random.nextInt(30) > 0) {
          each.put(each.lastMillis);
        }
      }
      if (random.nextInt(calm ? 200 : 15) == 0) {
        for (int late = random.nextInt(30); late >= 0; late--) {
          long lateMillis = timeMillis - random.nextInt((int) KEPT_MILLIS);
          Long there = random.nextBoolean() ? each.floats.ceiling(lateMillis) : null;
          each.put(there == null ? lateMillis : there);
        }
      }
    }
    if (random.nextInt(6) == 0) {
      come();
    }
    if (random.nextInt(8) == 0) {
      go(shown.remove(random.nextInt(shown.size())));
    }
    if (random.nextInt(5) == 0) {
      for (int slot = 0; slot < head.slotCount(); slot++) {
        if (head.isUsed(slot)) {
          head.expire(slot, timeMillis - KEPT_MILLIS);
        }
      }
    }
  }

  private void go(Shown one) {
    if (one.slot != Head.NONE) {
      head.expire(one.slot, Long.MAX_VALUE);
      head.remove(one.slot);
    }
    if (shown.size() < 4 || random.nextBoolean()) {
      come();
    }
    Shown last = shown.getLast();
    if (last.slot == Head.NONE) {
      // Takes the slot that has just become free.
      last.put(nowMillis);
    }
  }

  private static byte[] histogram(long timeMillis, double count) {
    AvroOutput out = new AvroOutput(64);
    out.writeLong(timeMillis);
    out.writeLong(3);
    out.writeDouble(0.001);
    out.writeDouble(count);
    out.writeDouble(count);
    out.writeDouble(1);
    for (int i = 0; i < 6; i++) {
      out.writeLong(0);
    }
    return out.toByteArray();
  }
}
