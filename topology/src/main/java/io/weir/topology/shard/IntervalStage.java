package io.weir.topology.shard;

import io.weir.schemas.samples.BatchHeader;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchWriter;
import io.weir.schemas.samples.Source;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.Insertion;
import io.weir.topology.shard.head.SampleCursor;
import io.weir.topology.shard.interval.IntervalLog;
import io.weir.topology.shard.interval.Intervals;
import io.weir.topology.shard.interval.Survivors;
import io.weir.topology.shard.log.LogKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets the last sample of a series in an interval stay (D5): holds back samples of open intervals,
 * takes them into the head and passes them on when the watermark reaches the interval's end. For
 * one thread.
 */
final class IntervalStage implements IntervalLog, Survivors {
  private static final int FULL_BYTES = 384 * 1024;

  private final ShardState state;
  private final Intervals intervals;
  private final Head head;
  private final ShardLog log;
  private final ShardMeters meters;
  private final @Nullable Consumer<byte[]> clean;
  private final int batchSchemaId;
  private final Map<String, SampleBatchWriter> writers = new LinkedHashMap<>();
  private final SampleCursor cursor = new SampleCursor();
  private final HistogramColumn histogramColumn = new HistogramColumn();
  private boolean found;

  /**
   * A stage.
   *
   * @param clean takes records of what stays, each a fresh array; null if nobody wants them
   */
  IntervalStage(
      ShardState state,
      ShardLog log,
      ShardMeters meters,
      @Nullable Consumer<byte[]> clean,
      int batchSchemaId) {
    this.state = state;
    this.intervals = state.intervals();
    this.head = state.head();
    this.log = log;
    this.meters = meters;
    this.clean = clean;
    this.batchSchemaId = batchSchemaId;
  }

  /** Whether not every sample stays. */
  boolean isOn() {
    return intervals.isOn();
  }

  /** Whether a sample's interval is open while the watermark is where it is. */
  boolean isOpen(long timestampMillis, long watermarkMillis) {
    return intervals.endMillis(timestampMillis) > watermarkMillis;
  }

  /** Whether a closed interval has a sample of a series, of another time than this one. */
  boolean isTaken(int slot, long timestampMillis) {
    long endMillis = intervals.endMillis(timestampMillis);
    long startMillis = intervals.startMillis(timestampMillis);
    boolean taken = false;
    for (boolean more = head.seek(cursor, slot, startMillis);
        more && cursor.timestampMillis() < endMillis;
        more = cursor.next()) {
      if (cursor.timestampMillis() == timestampMillis) {
        return false;
      }
      taken = true;
    }
    found = false;
    head.forEachHistogram(
        slot,
        (eachMillis, encoded) ->
            found |=
                eachMillis >= startMillis
                    && eachMillis < endMillis
                    && eachMillis != timestampMillis);
    return taken || found;
  }

  /**
   * Holds back a sample of an open interval, if it is the last of its series there.
   *
   * @param valueBits bits of a float; 0 for a native histogram
   * @param histogram its Avro bytes, kept; null for a float
   * @param verdicts counts the sample that it takes the place of
   */
  Verdict offer(
      int slot,
      MetricType type,
      long timestampMillis,
      long valueBits,
      byte @Nullable [] histogram,
      Verdicts verdicts) {
    return switch (intervals.offer(
        slot, head.ref(slot), type, timestampMillis, valueBits, histogram, this)) {
      case FIRST -> Verdict.PENDING;
      case NEWER -> {
        verdicts.countEarlier(Verdict.INTERVAL);
        yield Verdict.PENDING;
      }
      case OLDER -> Verdict.INTERVAL;
      case DUPLICATE -> Verdict.DUPLICATE;
      case CONFLICT -> Verdict.CONFLICT;
    };
  }

  /** Takes in and passes on what stays of the intervals that end at an event time or before. */
  void close(long reachedMillis) {
    intervals.close(reachedMillis, this, this);
    writers.forEach(this::finish);
    intervals.finish(this);
  }

  @Override
  public void survived(
      int slot,
      MetricType type,
      long timestampMillis,
      long valueBits,
      byte @Nullable [] histogram) {
    Insertion insertion;
    if (histogram == null) {
      insertion = head.put(slot, timestampMillis, valueBits);
      if (insertion == Insertion.ADDED) {
        state.rollups().added(slot, timestampMillis, valueBits);
        log.sample(head.ref(slot), timestampMillis, valueBits);
      }
    } else {
      insertion = head.putHistogram(slot, timestampMillis, histogram, 0, histogram.length);
      if (insertion == Insertion.ADDED) {
        log.histogram(head.ref(slot), timestampMillis, histogram, 0, histogram.length);
      }
    }
    // It may be there if the setting was changed meanwhile.
    if (insertion == Insertion.ADDED) {
      meters.survived();
      passOn(slot, type, timestampMillis, valueBits, histogram);
    }
  }

  private void passOn(
      int slot,
      MetricType type,
      long timestampMillis,
      long valueBits,
      byte @Nullable [] histogram) {
    if (clean == null) {
      return;
    }
    String tenant = head.tenant(slot);
    SampleBatchWriter writer = writers.computeIfAbsent(tenant, absent -> new SampleBatchWriter());
    byte[] labels = head.labels(slot);
    if (histogram == null) {
      writer.append(
          labels, 0, labels.length, type, 0, timestampMillis, Double.longBitsToDouble(valueBits));
    } else {
      writer.append(labels, 0, labels.length, type, 0, histogramColumn.of(histogram));
    }
    if (writer.size() >= FULL_BYTES) {
      finish(tenant, writer);
    }
  }

  private void finish(String tenant, SampleBatchWriter writer) {
    if (clean != null && writer.seriesCount() > 0) {
      clean.accept(writer.finish(BatchHeader.of(tenant, Source.NONE), batchSchemaId));
      meters.encodedAgain();
    }
  }

  @Override
  public void put(LogKey key, byte[] value) {
    log.put(key, value);
  }

  @Override
  public void remove(LogKey key) {
    log.remove(key);
  }
}
