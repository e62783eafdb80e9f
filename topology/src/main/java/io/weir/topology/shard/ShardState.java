package io.weir.topology.shard;

import io.weir.schemas.avro.AvroOutput;
import io.weir.topology.rollup.RollupChain;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.Insertion;
import io.weir.topology.shard.interval.Intervals;
import io.weir.topology.shard.log.CorruptLogException;
import io.weir.topology.shard.log.Envelope;
import io.weir.topology.shard.log.LogKey;
import io.weir.topology.shard.log.SampleBlockReader;
import io.weir.topology.shard.log.SampleVisitor;
import io.weir.topology.shard.log.SeriesEntry;
import io.weir.topology.shard.replica.Replicas;
import io.weir.topology.shard.tick.PublishedRules;
import io.weir.topology.shard.tick.Ticks;
import io.weir.topology.shard.time.Watermark;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All that a shard knows: the head, time, rollups, and which entries of the log hold it. Restored
 * from the log entry by entry; what is restored equals what was, as far back as samples are kept.
 * For one thread at a time: Kafka Streams hands it over.
 */
final class ShardState {
  /** Before the first record. */
  static final long NO_OFFSET = -1;

  private final ShardSettings settings;
  private final Head head = new Head();
  private final Watermark watermark;
  private final RollupChain rollups;
  private final Replicas replicas = new Replicas();
  private final Intervals intervals;
  private final Ticks ticks = new Ticks();
  private final PublishedRules published = new PublishedRules();
  private final RecordedVersions versions = new RecordedVersions(head);
  private final LiveBlocks blocks = new LiveBlocks();
  private final SampleBlockReader blockReader = new SampleBlockReader();
  private final SampleVisitor restoring = new Restoring();
  private long nextRef;
  private long nextSequence;
  private long offset = NO_OFFSET;

  /** References of the series whose entries were damaged, until the log is mended. */
  private final Set<Long> damagedRefs = new TreeSet<>();

  /** Whether the last entry of progress was damaged. */
  private boolean progressDamaged;

  /** How far behind a tick rules look. */
  private long reachMillis;

  /** Offset of the last recorded batch taken in, or {@link #NO_OFFSET}. */
  private long recordedOffset = NO_OFFSET;

  private long changes;

  /** Floor of the last expiry. */
  private long expiredMillis = Long.MIN_VALUE;

  ShardState(ShardSettings settings) {
    this.settings = settings;
    this.watermark = new Watermark(settings.time());
    this.intervals = new Intervals(settings.minIntervalMillis());
    this.rollups =
        new RollupChain(settings.levels(), head, settings.time().correctionHorizonMillis());
  }

  Head head() {
    return head;
  }

  /** Notes that a sample was put in or taken out behind the watermark. */
  void noteChange() {
    changes++;
  }

  /** How often that was noted. */
  long changes() {
    return changes;
  }

  Watermark watermark() {
    return watermark;
  }

  RollupChain rollups() {
    return rollups;
  }

  Replicas replicas() {
    return replicas;
  }

  Intervals intervals() {
    return intervals;
  }

  Ticks ticks() {
    return ticks;
  }

  PublishedRules published() {
    return published;
  }

  RecordedVersions versions() {
    return versions;
  }

  /** How far behind a tick rules look, which is how long samples are kept beyond the horizon. */
  void setReachMillis(long newReachMillis) {
    reachMillis = newReachMillis;
  }

  private long retentionMillis() {
    return Math.max(
        settings.retentionMillis(),
        settings.time().correctionHorizonMillis() + ShardSettings.STALENESS_MILLIS + reachMillis);
  }

  /** Offset of the last recorded batch taken in, or {@link #NO_OFFSET}. */
  long recordedOffset() {
    return recordedOffset;
  }

  void setRecordedOffset(long newOffset) {
    recordedOffset = newOffset;
  }

  LiveBlocks blocks() {
    return blocks;
  }

  long takeRef() {
    return nextRef++;
  }

  long takeSequence() {
    return nextSequence++;
  }

  /** Offset of the last record taken in, or {@link #NO_OFFSET}. */
  long offset() {
    return offset;
  }

  void setOffset(long newOffset) {
    offset = newOffset;
  }

  /**
   * The event time as far back as the head is whole. Before the first mark it follows the append
   * time, behind which no live source can be further.
   */
  long floorMillis(long appendTimeMillis) {
    long reachedMillis =
        watermark.millis() == Watermark.UNSET
            ? appendTimeMillis - settings.time().maxSourceLagMillis()
            : watermark.millis();
    return reachedMillis - retentionMillis();
  }

  /**
   * The event time as far back as samples are kept, or {@code Long.MIN_VALUE} if none have aged.
   */
  long heldFromMillis() {
    return watermark.millis() == Watermark.UNSET
        ? expiredMillis
        : Math.max(expiredMillis, floorMillis(0));
  }

  /**
   * The event time by which windows close: the watermark. Before the first mark it is the floor,
   * since samples behind it aren't kept.
   */
  long rollupMillis(long appendTimeMillis) {
    return watermark.millis() == Watermark.UNSET
        ? floorMillis(appendTimeMillis)
        : watermark.millis();
  }

  /** How far behind samples need not be kept: nobody will ask for what is older. */
  long neededMillis(long floorMillis) {
    return Math.min(floorMillis, rollups.neededSinceMillis());
  }

  /** Drops aged samples once enough have aged; true if it did. */
  boolean expire(long floorMillis) {
    if (floorMillis < expiredMillis + ShardSettings.STALENESS_MILLIS
        && expiredMillis != Long.MIN_VALUE) {
      return false;
    }
    for (int slot = 0; slot < head.slotCount(); slot++) {
      if (head.isUsed(slot)) {
        head.expire(slot, floorMillis);
      }
    }
    expiredMillis = floorMillis;
    return true;
  }

  /** Removes a series without samples; its reference is never used again. */
  void remove(int slot) {
    versions.forget(head.ref(slot));
    rollups.forget(slot);
    head.remove(slot);
  }

  /** The shard's progress as it stands in the log. */
  byte[] progress() {
    AvroOutput out = new AvroOutput(256);
    out.writeLong(nextRef);
    out.writeLong(nextSequence);
    out.writeLong(offset);
    watermark.write(out);
    rollups.writeProgress(out);
    out.writeLong(recordedOffset);
    out.writeLong(reachMillis);
    return Envelope.seal(out);
  }

  /** Applies one entry of the log; a null value is the end of what stood under the key. */
  void restore(byte[] keyBytes, byte @Nullable [] value) {
    if (value == null && !LogKey.isKnown(keyBytes)) {
      return;
    }
    LogKey key = LogKey.of(keyBytes);
    switch (key.kind()) {
      case SERIES -> restoreSeries(key, value);
      case BLOCK -> restoreBlock(key, value);
      case MARKS -> rollups.restoreMarks(key, value);
      case PROGRESS -> restoreProgress(key, value);
      case ELECTION -> replicas.restoreElection(key, value);
      case HELD -> replicas.restoreHeld(key, value);
      case PENDING -> intervals.restore(key, value, this::slotOfRef);
      case TICKS -> restoreTicks(key, value);
      case PUBLISHED -> restorePublished(key, value);
      case VERSIONS -> versions.restore(key, value);
      case ROWS -> {
        if (value == null) {
          rollups.restoreRemoval(key);
        } else {
          rollups.restoreRows(key, value);
        }
      }
    }
  }

  private void restoreSeries(LogKey key, byte @Nullable [] value) {
    int known = head.slotOfRef(key.first());
    if (value == null) {
      if (known != Head.NONE) {
        head.expire(known, Long.MAX_VALUE);
        remove(known);
      }
      return;
    }
    int slot = known == Head.NONE ? head.addRef(key.first()) : known;
    Envelope.open(
        key,
        value,
        in -> {
          SeriesEntry entry = SeriesEntry.read(in);
          if (!head.isIdentified(slot)) {
            identify(slot, entry);
          }
          rollups.restoreRun(slot, entry);
        });
    damagedRefs.remove(key.first());
  }

  /**
   * A standby that was cut off for longer than the log keeps ends of entries doesn't see that a
   * series was forgotten; it learns it when the series comes back under another reference.
   */
  private void identify(int slot, SeriesEntry entry) {
    int tenantId = head.tenantId(entry.tenant());
    byte[] labels = entry.labels();
    int former = head.find(tenantId, labels, 0, labels.length);
    if (former != Head.NONE) {
      head.expire(former, Long.MAX_VALUE);
      remove(former);
    }
    head.identify(slot, tenantId, entry.type(), labels);
  }

  private void restoreBlock(LogKey key, byte @Nullable [] value) {
    if (value == null) {
      blocks.remove(key.first());
    } else {
      blocks.add(key.first(), blockReader.read(key, value, restoring));
    }
  }

  private void restoreProgress(LogKey key, byte @Nullable [] value) {
    if (value == null) {
      throw new CorruptLogException(key + ": expected progress, found its end");
    }
    Envelope.open(
        key,
        value,
        in -> {
          nextRef = in.readLong();
          nextSequence = in.readLong();
          offset = in.readLong();
          watermark.read(in);
          rollups.readProgress(in);
          // What was written before there were rules ends here.
          recordedOffset = in.exhausted() ? NO_OFFSET : in.readLong();
          reachMillis = in.exhausted() ? 0 : in.readLong();
        });
    progressDamaged = false;
    intervals.restoredThrough(watermark.millis());
    if (watermark.millis() != Watermark.UNSET) {
      expire(neededMillis(floorMillis(0)));
    }
  }

  private void restoreTicks(LogKey key, byte @Nullable [] value) {
    if (value == null) {
      ticks.clear();
    } else {
      Envelope.open(key, value, ticks::read);
    }
  }

  private void restorePublished(LogKey key, byte @Nullable [] value) {
    int partition = Math.toIntExact(key.first());
    if (value == null) {
      published.remove(partition);
    } else {
      Envelope.open(key, value, in -> published.read(partition, in));
    }
  }

  /** Goes on without an entry of the log that can't be read: what it held is lost. */
  void skip(byte[] keyBytes) {
    if (!LogKey.isWhole(keyBytes)) {
      return;
    }
    LogKey key = LogKey.of(keyBytes);
    switch (key.kind()) {
      case SERIES -> damagedRefs.add(key.first());
      case BLOCK -> blocks.add(key.first(), Long.MIN_VALUE);
      case PROGRESS -> progressDamaged = true;
      case ROWS -> rollups.restoreLost(key);
      case MARKS -> rollups.restoreLostMarks(key);
      case ELECTION -> replicas.restoreElection(key, null);
      case HELD -> replicas.restoreHeld(key, null);
      case PENDING -> intervals.restore(key, null, this::slotOfRef);
      case TICKS -> ticks.clear();
      case PUBLISHED -> restorePublished(key, null);
      case VERSIONS -> versions.restore(key, null);
    }
  }

  /** The references of series whose entries of the log were skipped; the next call has none. */
  Collection<Long> takeDamagedRefs() {
    if (damagedRefs.isEmpty()) {
      return List.of();
    }
    List<Long> taken = List.copyOf(damagedRefs);
    damagedRefs.clear();
    return taken;
  }

  /** Whether the last entry of progress was skipped; nothing can go on without it. */
  boolean isProgressDamaged() {
    return progressDamaged;
  }

  /** Makes what was restored ready for use; all of it must be there. */
  void restored() {
    restored(problem -> {
      throw problem;
    });
  }

  /**
   * Makes what was restored ready for use.
   *
   * @param lost is told of each series that is left out, since its labels are lost; may throw that
   */
  void restored(Consumer<CorruptLogException> lost) {
    for (int slot = 0; slot < head.slotCount(); slot++) {
      if (head.isUsed(slot) && !head.isIdentified(slot)) {
        dropStranger(slot, lost);
      }
    }
    versions.restored();
    rollups.restored();
    replicas.restored();
  }

  /**
   * A block may hold aged samples of a series that is forgotten, beside others that aren't aged.
   */
  private void dropStranger(int slot, Consumer<CorruptLogException> lost) {
    if (watermark.millis() != Watermark.UNSET) {
      head.expire(slot, watermark.millis() - retentionMillis());
    }
    if (!head.isEmpty(slot) || intervals.holds(slot)) {
      lost.accept(
          new CorruptLogException(
              LogKey.series(head.ref(slot)) + ": expected labels of its samples, found none"));
      head.expire(slot, Long.MAX_VALUE);
      intervals.forget(slot);
    }
    remove(slot);
  }

  private int slotOfRef(long ref) {
    int known = head.slotOfRef(ref);
    return known == Head.NONE ? head.addRef(ref) : known;
  }

  void clear() {
    head.clear();
    watermark.clear();
    rollups.clear();
    replicas.clear();
    intervals.clear();
    ticks.clear();
    published.clear();
    versions.clear();
    blocks.clear();
    nextRef = 0;
    nextSequence = 0;
    offset = NO_OFFSET;
    recordedOffset = NO_OFFSET;
    reachMillis = 0;
    expiredMillis = Long.MIN_VALUE;
    damagedRefs.clear();
    progressDamaged = false;
  }

  private final class Restoring implements SampleVisitor {
    @Override
    public void sample(long ref, long timestampMillis, long valueBits) {
      int slot = slotOfRef(ref);
      // Only what was put is in the log, so what comes later for a time replaced it.
      if (head.put(slot, timestampMillis, valueBits) == Insertion.CONFLICT) {
        head.replace(slot, timestampMillis, valueBits);
      }
    }

    @Override
    public void histogram(long ref, long timestampMillis, byte[] bytes, int start, int end) {
      int slot = slotOfRef(ref);
      if (head.putHistogram(slot, timestampMillis, bytes, start, end) == Insertion.CONFLICT) {
        head.replaceHistogram(slot, timestampMillis, bytes, start, end);
      }
    }
  }
}
