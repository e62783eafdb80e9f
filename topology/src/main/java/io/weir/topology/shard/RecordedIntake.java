package io.weir.topology.shard;

import io.weir.schemas.avro.SchemaLookup;
import io.weir.schemas.avro.UnusableRecordException;
import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.samples.MetricType;
import io.weir.schemas.samples.Recorded;
import io.weir.schemas.samples.SampleBatchReader;
import io.weir.schemas.samples.SeriesFlags;
import io.weir.topology.control.Revision;
import io.weir.topology.intake.BatchIntake;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.Insertion;
import io.weir.topology.shard.log.LogKey;
import io.weir.topology.shard.log.SeriesEntry;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes recorded series into the head as they come back (R5): they are not deduplicated but
 * replaced (C7) or taken away (C3), not rolled up, and not passed on. Their marks say how far each
 * merge partition has published a rule. For the thread that has the state.
 */
final class RecordedIntake {
  private static final int RADIX = 16;

  /** No series of samples is of this type: those that are recorded aren't rolled up. */
  private static final MetricType RECORDED = MetricType.UNKNOWN;

  private final ShardState state;
  private final Head head;
  private final ShardLog log;
  private final BatchIntake intake;
  private final RecordReaders readers;
  private final long applicationEpoch;

  private final RecordedVersions versions;

  RecordedIntake(
      ShardState state,
      ShardLog log,
      SchemaLookup lookup,
      RecordReaders readers,
      long applicationEpoch) {
    this.state = state;
    this.head = state.head();
    this.versions = state.versions();
    this.log = log;
    this.intake = new BatchIntake(lookup, new HeadSeries(state.head()));
    this.readers = readers;
    this.applicationEpoch = applicationEpoch;
  }

  /**
   * Takes in a record; one of another application is passed over.
   *
   * @throws UnusableRecordException if it isn't a batch of recorded series; nothing is changed then
   */
  void take(byte @Nullable [] value, long appendTimeMillis) throws UnusableRecordException {
    SampleBatchReader batch = intake.read(value);
    Recorded recorded = batch.header().recorded();
    if (recorded == null) {
      throw new UnusableRecordException(
          "malformed", "recorded series: expected a batch that says its tick, found one without");
    }
    if (Revision.epoch(recorded.revision()) != applicationEpoch) {
      return;
    }
    check(batch);
    String tenant = batch.header().tenant();
    int tenantId = head.tenantId(tenant);
    for (int series = 0; series < batch.seriesCount(); series++) {
      take(batch, series, tenant, tenantId, recorded.ruleSetVersion(), appendTimeMillis);
    }
    versions.write(log::put, state.heldFromMillis());
    for (Recorded.RuleMark mark : recorded.marks()) {
      long rule = Long.parseUnsignedLong(mark.rule(), RADIX);
      int partition = recorded.mergePartition();
      state.published().published(rule, partition, mark.tickMillis());
      noteMissing(rule, partition, mark.incompleteMillis(), true, appendTimeMillis);
      noteMissing(rule, partition, mark.completedMillis(), false, appendTimeMillis);
    }
  }

  private void noteMissing(
      long rule, int partition, List<Long> times, boolean missing, long appendTimeMillis) {
    for (long timeMillis : times) {
      if (state.published().noteMissing(rule, partition, timeMillis, missing)) {
        readers.reliabilityChanged(rule, timeMillis, appendTimeMillis);
      }
    }
  }

  private static void check(SampleBatchReader batch) throws UnusableRecordException {
    for (int series = 0; series < batch.seriesCount(); series++) {
      Optional<String> problem =
          EncodedLabels.problem(batch.bytes(), batch.labelsStart(series), batch.labelsEnd(series));
      if (problem.isPresent()) {
        throw new UnusableRecordException(
            "invalid_labels", "series " + series + ": " + problem.get());
      }
    }
  }

  private void take(
      SampleBatchReader batch,
      int series,
      String tenant,
      int tenantId,
      long version,
      long appendTimeMillis) {
    int slot = findOrAdd(batch, series, tenant, tenantId);
    boolean isRemoval = (batch.flags(series) & SeriesFlags.REMOVED) != 0;
    for (int i = batch.floatsStart(series); i < batch.floatsEnd(series); i++) {
      long timestampMillis = batch.timestampMillis(i);
      long bits = batch.valueBits(i);
      if (!versions.admits(slot, timestampMillis, version, isRemoval, bits)) {
        continue;
      }
      boolean changed =
          isRemoval ? remove(slot, timestampMillis) : putFloat(slot, timestampMillis, bits);
      changed |= versions.removeHistogram(slot, timestampMillis);
      if (changed) {
        readers.changed(slot, timestampMillis, appendTimeMillis);
      }
    }
    for (int i = batch.histogramsStart(series); i < batch.histogramsEnd(series); i++) {
      long timestampMillis = batch.histogramTimestampMillis(i);
      if (versions.admits(slot, timestampMillis, version, false, 0)) {
        boolean changed = putHistogram(batch, i, slot, timestampMillis);
        changed |= versions.removeFloat(slot, timestampMillis);
        if (changed) {
          readers.changed(slot, timestampMillis, appendTimeMillis);
        }
      }
    }
  }

  /** Takes the newest version's float away; whether there was one, or an older one stands again. */
  private boolean remove(int slot, long timestampMillis) {
    OptionalLong older = versions.takeUnderneath(slot, timestampMillis);
    return older.isPresent()
        ? putFloat(slot, timestampMillis, older.getAsLong())
        : versions.removeFloat(slot, timestampMillis);
  }

  /** Whether it says something new. */
  private boolean putFloat(int slot, long timestampMillis, long bits) {
    Insertion insertion = head.put(slot, timestampMillis, bits);
    if (insertion == Insertion.DUPLICATE) {
      return false;
    }
    if (insertion == Insertion.CONFLICT) {
      head.replace(slot, timestampMillis, bits);
    }
    log.sample(head.ref(slot), timestampMillis, bits);
    versions.putFloat(slot, timestampMillis);
    return true;
  }

  private boolean putHistogram(SampleBatchReader batch, int index, int slot, long timestampMillis) {
    byte[] bytes = batch.bytes();
    int start = batch.histogramStart(index);
    int end = batch.histogramEnd(index);
    Insertion insertion = head.putHistogram(slot, timestampMillis, bytes, start, end);
    if (insertion == Insertion.DUPLICATE) {
      return false;
    }
    if (insertion == Insertion.CONFLICT) {
      head.replaceHistogram(slot, timestampMillis, bytes, start, end);
    }
    log.histogram(head.ref(slot), timestampMillis, bytes, start, end);
    versions.putHistogram(slot, timestampMillis);
    return true;
  }

  private int findOrAdd(SampleBatchReader batch, int series, String tenant, int tenantId) {
    byte[] bytes = batch.bytes();
    int start = batch.labelsStart(series);
    int end = batch.labelsEnd(series);
    int known = head.find(tenantId, bytes, start, end);
    if (known != Head.NONE) {
      return known;
    }
    byte[] labels = Arrays.copyOfRange(bytes, start, end);
    long ref = state.takeRef();
    log.put(LogKey.series(ref), SeriesEntry.of(tenant, RECORDED, labels).toBytes());
    return head.add(ref, tenantId, RECORDED, labels);
  }
}
