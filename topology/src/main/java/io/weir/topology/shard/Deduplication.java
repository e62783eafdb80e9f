package io.weir.topology.shard;

import io.weir.schemas.avro.UnusableRecordException;
import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.Insertion;
import io.weir.topology.shard.head.SampleCursor;
import io.weir.topology.shard.log.LogKey;
import io.weir.topology.shard.log.SeriesEntry;
import io.weir.topology.shard.time.Watermark;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a batch's samples into the head: each once (D1), none from the future (T4), and judged by
 * how late they are (T6). First all of the batch's series are found and checked; only then is
 * anything changed. For one thread.
 */
final class Deduplication {
  private final ShardState state;
  private final Head head;
  private final ShardSettings settings;
  private final ShardLog log;
  private final IntervalStage intervals;
  private final boolean byInterval;
  private final SeriesGate gate;
  private final Verdicts verdicts = new Verdicts();
  private int[] slots = new int[256];
  private final SampleCursor cursor = new SampleCursor();
  private final LateSamples lateSamples;
  private int tenantId;
  private long appendMillis;

  private long floorMillis;
  private long horizonMillis;
  private long watermarkMillis;
  private long rollupMillis;
  private long aheadMillis;

  Deduplication(
      ShardState state,
      ShardSettings settings,
      ShardLog log,
      IntervalStage intervals,
      LateSamples lateSamples) {
    this.lateSamples = lateSamples;
    this.state = state;
    this.head = state.head();
    this.settings = settings;
    this.log = log;
    this.intervals = intervals;
    this.byInterval = intervals.isOn();
    this.gate = new SeriesGate(head, settings.limits());
  }

  /**
   * Finds the batch's series, which was read by {@link HeadSeries}; of those that aren't known,
   * checks the labels.
   *
   * @throws UnusableRecordException for reason {@code invalid_labels}; nothing is changed then
   */
  void resolve(SampleBatchReader batch) throws UnusableRecordException {
    int count = batch.seriesCount();
    if (count > slots.length) {
      slots = new int[Math.max(count, 2 * slots.length)];
    }
    tenantId = head.tenantId(batch.header().tenant());
    byte[] bytes = batch.bytes();
    for (int series = 0; series < count; series++) {
      int slot = batch.known(series);
      if (slot == Head.NONE) {
        Optional<String> problem =
            EncodedLabels.problem(bytes, batch.labelsStart(series), batch.labelsEnd(series));
        if (problem.isPresent()) {
          throw new UnusableRecordException(
              "invalid_labels", "series " + series + ": " + problem.get());
        }
      }
      slots[series] = slot;
    }
  }

  /** Takes in the batch that was resolved last; the verdicts are valid until the next one. */
  Verdicts apply(SampleBatchReader batch, long appendTimeMillis) {
    appendMillis = appendTimeMillis;
    watermarkMillis = state.watermark().millis();
    floorMillis = state.floorMillis(appendTimeMillis);
    rollupMillis = state.rollupMillis(appendTimeMillis);
    horizonMillis =
        watermarkMillis == Watermark.UNSET
            ? floorMillis
            : watermarkMillis - settings.time().correctionHorizonMillis();
    aheadMillis = appendTimeMillis + settings.time().maxAheadMillis();
    verdicts.begin(batch.floatCount(), batch.histogramCount());
    // The hot loop: per sample no objects, no boxing.
    for (int series = 0; series < batch.seriesCount(); series++) {
      int end = batch.floatsEnd(series);
      for (int i = batch.floatsStart(series); i < end; i++) {
        verdicts.setFloat(
            i, takeFloat(batch, series, batch.timestampMillis(i), batch.valueBits(i)));
      }
      int histogramsEnd = batch.histogramsEnd(series);
      for (int i = batch.histogramsStart(series); i < histogramsEnd; i++) {
        verdicts.setHistogram(i, takeHistogram(batch, series, i));
      }
    }
    return verdicts;
  }

  private Verdict takeFloat(
      SampleBatchReader batch, int series, long timestampMillis, long valueBits) {
    if (timestampMillis > aheadMillis) {
      return Verdict.TOO_FAR_AHEAD;
    }
    if (slots[series] == Head.NONE && isOverLimit(batch, series)) {
      return Verdict.SERIES_LIMIT;
    }
    if (byInterval) {
      Verdict verdict = byInterval(batch, series, timestampMillis, valueBits, null);
      if (verdict != null) {
        return verdict;
      }
    }
    if (timestampMillis < horizonMillis) {
      return takeBeyondHorizon(batch, series, timestampMillis, valueBits);
    }
    int slot = slot(batch, series);
    Insertion insertion = head.put(slot, timestampMillis, valueBits);
    if (insertion == Insertion.ADDED) {
      state.rollups().added(slot, timestampMillis, valueBits);
      log.sample(head.ref(slot), timestampMillis, valueBits);
      noteLate(slot, timestampMillis);
    }
    return verdict(insertion, timestampMillis);
  }

  /**
   * Only what is newer than its series' last sample counts there (T6). Anything else isn't kept: no
   * window may be computed from a sample that didn't count when it came.
   */
  private Verdict takeBeyondHorizon(
      SampleBatchReader batch, int series, long timestampMillis, long valueBits) {
    int known = slots[series] == Head.NONE ? find(batch, series) : slots[series];
    if (valueBits != StaleMarker.BITS
        && state.rollups().canExtend(known, timestampMillis, rollupMillis)) {
      int slot = slot(batch, series);
      Insertion insertion = head.put(slot, timestampMillis, valueBits);
      if (insertion == Insertion.ADDED) {
        state.rollups().extended(slot, timestampMillis);
        log.sample(head.ref(slot), timestampMillis, valueBits);
        noteLate(slot, timestampMillis);
        return verdict(insertion, timestampMillis);
      }
    }
    if (timestampMillis < floorMillis) {
      return Verdict.UNCHECKED;
    }
    if (known != Head.NONE
        && head.seek(cursor, known, timestampMillis)
        && cursor.timestampMillis() == timestampMillis) {
      return cursor.valueBits() == valueBits ? Verdict.DUPLICATE : Verdict.CONFLICT;
    }
    return Verdict.TOO_LATE;
  }

  private Verdict takeHistogram(SampleBatchReader batch, int series, int index) {
    long timestampMillis = batch.histogramTimestampMillis(index);
    if (timestampMillis > aheadMillis) {
      return Verdict.TOO_FAR_AHEAD;
    }
    if (slots[series] == Head.NONE && isOverLimit(batch, series)) {
      return Verdict.SERIES_LIMIT;
    }
    if (timestampMillis < floorMillis) {
      return Verdict.UNCHECKED;
    }
    byte[] bytes = batch.bytes();
    int start = batch.histogramStart(index);
    int end = batch.histogramEnd(index);
    if (byInterval) {
      byte[] histogram = Arrays.copyOfRange(bytes, start, end);
      Verdict verdict = byInterval(batch, series, timestampMillis, 0, histogram);
      if (verdict != null) {
        return verdict;
      }
    }
    int slot = slot(batch, series);
    Insertion insertion = head.putHistogram(slot, timestampMillis, bytes, start, end);
    if (insertion == Insertion.ADDED) {
      log.histogram(head.ref(slot), timestampMillis, bytes, start, end);
      noteLate(slot, timestampMillis);
    }
    Verdict verdict = verdict(insertion, timestampMillis);
    return verdict == Verdict.LATE && timestampMillis < horizonMillis ? Verdict.TOO_LATE : verdict;
  }

  private void noteLate(int slot, long timestampMillis) {
    if (timestampMillis < watermarkMillis) {
      lateSamples.inserted(slot, timestampMillis, appendMillis);
    }
  }

  /** Null if the sample is to be judged as if there were no intervals (D5). */
  private @Nullable Verdict byInterval(
      SampleBatchReader batch,
      int series,
      long timestampMillis,
      long valueBits,
      byte @Nullable [] histogram) {
    if (timestampMillis < floorMillis) {
      return null;
    }
    if (intervals.isOpen(timestampMillis, rollupMillis)) {
      return intervals.offer(
          slot(batch, series), batch.type(series), timestampMillis, valueBits, histogram, verdicts);
    }
    int known = slots[series] == Head.NONE ? find(batch, series) : slots[series];
    return known != Head.NONE && intervals.isTaken(known, timestampMillis)
        ? Verdict.INTERVAL
        : null;
  }

  private Verdict verdict(Insertion insertion, long timestampMillis) {
    return switch (insertion) {
      case ADDED -> timestampMillis >= watermarkMillis ? Verdict.ACCEPTED : Verdict.LATE;
      case DUPLICATE -> Verdict.DUPLICATE;
      case CONFLICT -> Verdict.CONFLICT;
    };
  }

  /** Whether a series is new, as far as was known when the batch was resolved, and too many. */
  private boolean isOverLimit(SampleBatchReader batch, int series) {
    return gate.isShut(tenantId, batch.bytes(), batch.labelsStart(series), batch.labelsEnd(series))
        && find(batch, series) == Head.NONE;
  }

  /**
   * Says what was over which limit.
   *
   * @param applied the batch that was applied last, of which something was
   */
  String limitMessage(SampleBatchReader applied) {
    return gate.message(applied, verdicts, tenantId);
  }

  /** The slot of a series that is known or, now that it has a sample to keep, added. */
  private int slot(SampleBatchReader batch, int series) {
    int slot = slots[series];
    if (slot == Head.NONE) {
      slot = findOrAdd(batch, series);
      slots[series] = slot;
    }
    return slot;
  }

  private int find(SampleBatchReader batch, int series) {
    return head.find(tenantId, batch.bytes(), batch.labelsStart(series), batch.labelsEnd(series));
  }

  private int findOrAdd(SampleBatchReader batch, int series) {
    int known = find(batch, series);
    if (known != Head.NONE) {
      return known;
    }
    byte[] bytes = batch.bytes();
    int start = batch.labelsStart(series);
    int end = batch.labelsEnd(series);
    byte[] labels = Arrays.copyOfRange(bytes, start, end);
    MetricType type =
        SeriesTypes.decide(
            batch.type(series), Labels.decode(labels, 0, labels.length).metricName());
    long ref = state.takeRef();
    log.put(LogKey.series(ref), SeriesEntry.of(batch.header().tenant(), type, labels).toBytes());
    return head.add(ref, tenantId, type, labels);
  }
}
