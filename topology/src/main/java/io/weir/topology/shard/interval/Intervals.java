package io.weir.topology.shard.interval;

import io.weir.schemas.samples.MetricType;
import io.weir.topology.shard.log.Envelope;
import io.weir.topology.shard.log.LogKey;
import java.util.TreeMap;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last sample of each series in an interval {@code [k·i, (k+1)·i)} of event time (D5).
 * While the watermark is before an interval's end, a newer sample of a series takes the place of an
 * older one here, beside the head; when the watermark reaches the end, what is left goes on. Each
 * sample that is taken stands in the log until its interval has closed. For one thread.
 */
public final class Intervals {
  private final long intervalMillis;
  private final TreeMap<Long, OpenInterval> openByEnd = new TreeMap<>();

  /** The end of the last interval of each block of the log. */
  private final TreeMap<Long, Long> blockEnds = new TreeMap<>();

  private final PendingBlockWriter writer = new PendingBlockWriter();

  /**
   * No sample yet.
   *
   * @param intervalMillis the interval; 0 if every sample stays
   */
  public Intervals(long intervalMillis) {
    this.intervalMillis = intervalMillis;
  }

  /** Whether only the last sample of an interval stays. */
  public boolean isOn() {
    return intervalMillis > 0;
  }

  /** End of the interval that an event time is in, exclusive. */
  public long endMillis(long timestampMillis) {
    return (Math.floorDiv(timestampMillis, intervalMillis) + 1) * intervalMillis;
  }

  /** Start of the interval that an event time is in, inclusive. */
  public long startMillis(long timestampMillis) {
    return Math.floorDiv(timestampMillis, intervalMillis) * intervalMillis;
  }

  /**
   * Offers a sample whose interval is open.
   *
   * @param ref the series' reference in the log
   * @param type type of its metric family, as it came
   * @param valueBits bits of a float; 0 for a native histogram
   * @param histogram its Avro bytes, kept; null for a float
   */
  public Offer offer(
      int slot,
      long ref,
      MetricType type,
      long timestampMillis,
      long valueBits,
      byte @Nullable [] histogram,
      IntervalLog log) {
    long endMillis = endMillis(timestampMillis);
    Offer offer =
        openByEnd
            .computeIfAbsent(endMillis, end -> new OpenInterval())
            .offer(slot, type, timestampMillis, valueBits, histogram);
    if (offer == Offer.FIRST || offer == Offer.NEWER) {
      writer.append(ref, type, endMillis, timestampMillis, valueBits, histogram);
      if (writer.isFull()) {
        finish(log);
      }
    }
    return offer;
  }

  /** Writes the samples taken since the last call. */
  public void finish(IntervalLog log) {
    if (!writer.isEmpty()) {
      long sequence = blockEnds.isEmpty() ? 0 : blockEnds.lastKey() + 1;
      blockEnds.put(sequence, writer.greatestEndMillis());
      log.put(LogKey.pending(sequence), writer.finish());
    }
  }

  /** Closes all intervals that end at an event time or before, in the order of time. */
  public void close(long reachedMillis, Survivors survivors, IntervalLog log) {
    while (!openByEnd.isEmpty() && openByEnd.firstKey() <= reachedMillis) {
      openByEnd.pollFirstEntry().getValue().forEach(survivors);
    }
    writer.dropThrough(reachedMillis);
    blockEnds
        .entrySet()
        .removeIf(block -> {
          boolean closed = block.getValue() <= reachedMillis;
          if (closed) {
            log.remove(LogKey.pending(block.getKey()));
          }
          return closed;
        });
  }

  /** Whether a series has a sample in an open interval. */
  public boolean holds(int slot) {
    for (OpenInterval open : openByEnd.values()) {
      if (open.holds(slot)) {
        return true;
      }
    }
    return false;
  }

  /** Forgets a series. */
  public void forget(int slot) {
    openByEnd.values().forEach(open -> open.remove(slot));
  }

  /** Memory in use, about, without histograms. */
  public long usedBytes() {
    long bytes = 0;
    for (OpenInterval open : openByEnd.values()) {
      bytes += open.usedBytes();
    }
    return bytes;
  }

  /**
   * Applies one entry of the log; null for its end.
   *
   * @param slots gives the slot of a reference
   */
  public void restore(LogKey key, byte @Nullable [] value, LongToIntFunction slots) {
    if (value == null) {
      blockEnds.remove(key.first());
      return;
    }
    Envelope.open(
        key,
        value,
        in -> {
          long ref = 0;
          long timestampMillis = 0;
          long greatestEndMillis = Long.MIN_VALUE;
          while (!in.exhausted()) {
            ref += in.readLong();
            MetricType type = MetricType.at(in.readInt());
            timestampMillis += in.readLong();
            long endMillis = timestampMillis + in.readLong();
            boolean isHistogram = in.readBoolean();
            long valueBits = isHistogram ? 0 : in.readDoubleBits();
            byte[] histogram = isHistogram ? in.readBytes() : null;
            openByEnd
                .computeIfAbsent(endMillis, end -> new OpenInterval())
                .offer(slots.applyAsInt(ref), type, timestampMillis, valueBits, histogram);
            greatestEndMillis = Math.max(greatestEndMillis, endMillis);
          }
          blockEnds.put(key.first(), greatestEndMillis);
        });
  }

  /** The watermark had reached an event time: what is restored of intervals before has gone on. */
  public void restoredThrough(long reachedMillis) {
    openByEnd.headMap(reachedMillis, true).clear();
  }

  /** Forgets everything. */
  public void clear() {
    openByEnd.clear();
    blockEnds.clear();
    writer.clear();
  }
}
