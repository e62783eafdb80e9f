package io.weir.topology.rollup;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.log.LogKey;
import io.weir.topology.shard.log.SeriesEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rollup levels of a shard. The lowest is computed from the head's samples, each other from the
 * rows of the level below (U4), which are kept, here and in the log, for as long as that level and
 * the correction horizon need them. Windows close by the watermark (T7). Samples that come for a
 * closed window mark it; what is marked is computed again together (C5), no later than {@value
 * #COALESCED_MILLIS} ms of append time after the first mark, before any other window closes, and as
 * soon as {@value #COALESCED_WINDOWS} windows are marked, so that no record takes long. So the log
 * alone decides when, and a replay decides the same. For one thread.
 */
public final class RollupChain {
  /** How long marks wait for further ones, by append time. */
  static final long COALESCED_MILLIS = 10_000;

  /** How many windows can be marked together. */
  static final long COALESCED_WINDOWS = 200_000;

  private final Head head;
  private final Runs runs = new Runs();
  private final RunState runState = new RunState();
  private final SampleWindows sampleWindows;
  private final List<LevelState> levels = new ArrayList<>();
  private final Tails tails;
  private final AgedRows agedRows;
  private final Marks marks;
  private final Corrections corrections;
  private final RowLog rowLog = new RowLog();
  private final long horizonMillis;
  private final Row row = new Row();
  private final RowBlockReader reader = new RowBlockReader();

  /** Event time of the first sample that isn't in a closed window. */
  private long earliestMillis = SampleWindows.NONE;

  /** How often was computed again; greater from one time to the next. */
  private long correctionCount;

  /** Entries of levels that are no longer configured. */
  private final List<LogKey> strangers = new ArrayList<>();

  /**
   * A chain over the samples of a head.
   *
   * @param levels ascending, each a multiple of the one before; empty for no rollups
   * @param horizonMillis how far behind the watermark windows can still be computed again
   */
  public RollupChain(List<RollupLevel> levels, Head head, long horizonMillis) {
    this.head = head;
    this.horizonMillis = horizonMillis;
    this.sampleWindows = new SampleWindows(head);
    LevelState below = null;
    for (RollupLevel level : RollupLevels.checked(levels)) {
      below = new LevelState(level, below);
      this.levels.add(below);
    }
    this.tails = new Tails(head, this.levels);
    this.agedRows = new AgedRows(head, this.levels, runs, tails, horizonMillis);
    this.marks = new Marks(head, this.levels.isEmpty() ? 1 : this.levels.getFirst().millis());
    this.corrections = new Corrections(head, this.levels, runs, tails, agedRows, sampleWindows);
  }

  /**
   * Takes notice of a float that was put into the head, within the correction horizon.
   *
   * @param valueBits its bits; a staleness marker changes no window
   */
  public void added(int slot, long timestampMillis, long valueBits) {
    if (timestampMillis < earliestMillis && valueBits != StaleMarker.BITS) {
      addedBefore(slot, timestampMillis, true);
    }
  }

  /**
   * Takes notice of a float that was put into the head beyond the correction horizon; {@link
   * #canExtend} must have allowed it.
   */
  public void extended(int slot, long timestampMillis) {
    addedBefore(slot, timestampMillis, false);
  }

  private void addedBefore(int slot, long timestampMillis, boolean whole) {
    if (levels.isEmpty()) {
      return;
    }
    LevelState lowest = levels.getFirst();
    if (timestampMillis < lowest.closedMillis()) {
      marks.add(slot, lowest.windowStartMillis(timestampMillis), timestampMillis, whole);
    } else {
      earliestMillis = Math.min(earliestMillis, timestampMillis);
    }
  }

  /**
   * Whether a float can be rolled up though it is beyond the correction horizon: it is newer than
   * all others of its series (T6), and no older than runs are remembered (U3).
   *
   * @param slot its series, or {@link Head#NONE} if that is new
   * @param watermarkMillis what time it is
   */
  public boolean canExtend(int slot, long timestampMillis, long watermarkMillis) {
    return !levels.isEmpty()
        && timestampMillis >= watermarkMillis - Runs.GAP_MILLIS
        && (slot == Head.NONE || isNewest(slot, timestampMillis));
  }

  private boolean isNewest(int slot, long timestampMillis) {
    return timestampMillis > runs.lastTimestampMillis(slot)
        && timestampMillis > marks.lastTimestampMillis(slot)
        && !sampleWindows.any(slot, Math.max(timestampMillis, levels.getFirst().closedMillis()));
  }

  /** Samples since this event time are needed whatever the watermark is. */
  public long neededSinceMillis() {
    return levels.isEmpty() ? Long.MAX_VALUE : marks.firstWindowMillis();
  }

  /**
   * Advances time, after a record's samples have been added: computes marked windows again if it is
   * time for that, and closes all windows that end at the watermark or before, the lower levels
   * first, the windows of a level in the order of time.
   *
   * @param appendTimeMillis the record's append time
   */
  public void advance(long watermarkMillis, long appendTimeMillis, RollupSink sink) {
    if (levels.isEmpty()) {
      return;
    }
    LevelState lowest = levels.getFirst();
    boolean closes = lowest.windowStartMillis(watermarkMillis) > lowest.closedMillis();
    if (!marks.isEmpty()) {
      if (marks.sinceMillis() == Marks.NEVER) {
        marks.setSince(appendTimeMillis);
      }
      if (closes
          || appendTimeMillis - marks.sinceMillis() >= COALESCED_MILLIS
          || marks.windowCount() >= COALESCED_WINDOWS) {
        correct(sink);
      }
    }
    if (closes) {
      close(watermarkMillis, sink);
    }
    marks.write(sink);
  }

  private void correct(RollupSink sink) {
    sink.correcting(marks.size());
    corrections.compute(marks, sink.revision(++correctionCount), sink);
    marks.finish(sink);
  }

  private void close(long watermarkMillis, RollupSink sink) {
    long revision = sink.revision(correctionCount);
    for (LevelState level : levels) {
      LevelState below = level.below();
      if (below == null) {
        closeFromSamples(level, watermarkMillis, revision, sink);
      } else {
        closeFromRows(level, below, watermarkMillis, revision, sink);
      }
      level.advanceClosed(watermarkMillis);
    }
    agedRows.remove(watermarkMillis, sink);
    strangers.forEach(sink::remove);
    strangers.clear();
  }

  private void closeFromSamples(
      LevelState level, long watermarkMillis, long revision, RollupSink sink) {
    while (earliestMillis != SampleWindows.NONE) {
      long startMillis = level.windowStartMillis(earliestMillis);
      long endMillis = startMillis + level.millis();
      if (endMillis > watermarkMillis) {
        return;
      }
      long nextMillis = SampleWindows.NONE;
      for (int slot = 0; slot < head.slotCount(); slot++) {
        if (head.isUsed(slot)) {
          runs.read(slot, runState);
          sampleWindows.compute(slot, startMillis, endMillis, runState, row);
          nextMillis = Math.min(nextMillis, sampleWindows.nextTimestampMillis());
          if (row.count > 0) {
            runs.set(slot, row.lastTimestampMillis, row.last, row.offset);
            tails.remove(slot);
            emit(level, slot, startMillis, row, revision, sink);
          }
        }
      }
      rowLog.finish(level, startMillis, sink);
      level.setClosed(endMillis);
      earliestMillis = nextMillis;
    }
  }

  private void closeFromRows(
      LevelState level, LevelState below, long watermarkMillis, long revision, RollupSink sink) {
    for (Long first = below.firstStart(level.closedMillis());
        first != null;
        first = below.firstStart(level.closedMillis())) {
      long startMillis = level.windowStartMillis(first);
      long endMillis = startMillis + level.millis();
      if (endMillis > watermarkMillis) {
        return;
      }
      @Nullable Row[] rows = new Row[head.slotCount()];
      long[] addedMillis = new long[rows.length];
      Arrays.fill(addedMillis, Long.MIN_VALUE);
      below.forEachRow(
          startMillis,
          endMillis,
          (start, ref, each) -> {
            int slot = head.slotOfRef(ref);
            if (slot == Head.NONE) {
              return; // a series whose labels are lost
            }
            if (start == addedMillis[slot]) {
              return;
            }
            addedMillis[slot] = start;
            Row known = rows[slot];
            if (known == null) {
              known = new Row();
              rows[slot] = known;
            }
            known.add(each);
          });
      for (int slot = 0; slot < rows.length; slot++) {
        Row whole = rows[slot];
        if (whole != null) {
          emit(level, slot, startMillis, whole, revision, sink);
        }
      }
      rowLog.finish(level, startMillis, sink);
      level.setClosed(endMillis);
    }
  }

  private void emit(
      LevelState level, int slot, long startMillis, Row closed, long revision, RollupSink sink) {
    sink.window(
        slot, closed.toWindow(head.type(slot), level.level(), startMillis, revision, false));
    if (keepsRows(level)) {
      rowLog.append(level, startMillis, head.ref(slot), closed, sink);
    }
  }

  /** The lowest level's rows hold the runs; another's are for the level above. */
  private boolean keepsRows(LevelState level) {
    return level == levels.getFirst() || level != levels.getLast();
  }

  /** A series' entry of the log with its run, if it has one. */
  public SeriesEntry entryWithRun(int slot) {
    long lastTimestampMillis = runs.lastTimestampMillis(slot);
    SeriesEntry entry = SeriesEntry.of(head.tenant(slot), head.type(slot), head.labels(slot));
    return lastTimestampMillis == Runs.NONE
        ? entry
        : entry.withRun(lastTimestampMillis, runs.last(slot), runs.offset(slot), tails.bytes(slot));
  }

  /**
   * Whether a series without samples can be forgotten: its run is over, and no sample can come any
   * more for a window that it is in.
   */
  public boolean canForget(int slot, long watermarkMillis) {
    long lastTimestampMillis = runs.lastTimestampMillis(slot);
    if (lastTimestampMillis == Runs.NONE || levels.isEmpty()) {
      return true;
    }
    LevelState highest = levels.getLast();
    return highest.windowStartMillis(lastTimestampMillis) + highest.millis()
        < watermarkMillis - Math.max(Runs.GAP_MILLIS, highest.millis() + horizonMillis);
  }

  /** Forgets a series' run; its slot can be used by another. */
  public void forget(int slot) {
    runs.remove(slot);
    tails.remove(slot);
    marks.remove(slot);
  }

  /** Restores a series' run from its entry of the log. */
  public void restoreRun(int slot, SeriesEntry entry) {
    if (entry.lastTimestampMillis() != SeriesEntry.NO_RUN) {
      restoreRun(slot, entry.lastTimestampMillis(), entry.last(), entry.offset());
      if (entry.lastTimestampMillis() == runs.lastTimestampMillis(slot)) {
        tails.setBytes(slot, entry.tail());
      }
    }
  }

  private void restoreRun(int slot, long lastTimestampMillis, double last, double offset) {
    long known = runs.lastTimestampMillis(slot);
    if (known == Runs.NONE || known <= lastTimestampMillis) {
      runs.set(slot, lastTimestampMillis, last, offset);
      if (known != lastTimestampMillis) {
        tails.remove(slot);
      }
    }
  }

  /** Restores a part of a window's rows; references that the head doesn't know are added to it. */
  public void restoreRows(LogKey key, byte[] bytes) {
    LevelState level = level(key.first());
    if (level == null) {
      strangers.add(key);
      return;
    }
    boolean lowest = level == levels.getFirst();
    long[] range = {Long.MAX_VALUE, Long.MIN_VALUE};
    reader.read(
        key,
        bytes,
        (ref, each) -> {
          range[0] = Math.min(range[0], ref);
          range[1] = Math.max(range[1], ref);
          if (lowest) {
            int known = head.slotOfRef(ref);
            int slot = known == Head.NONE ? head.addRef(ref) : known;
            restoreRun(slot, each.lastTimestampMillis, each.last, each.offset);
          }
        });
    level.put(key.second(), key.third(), new RowBlock(bytes, range[0], range[1]));
  }

  /** Goes on without a part of a window's rows that can't be read. */
  public void restoreLost(LogKey key) {
    LevelState level = level(key.first());
    if (level == null) {
      strangers.add(key);
    } else {
      level.putLost(key.second(), key.third());
    }
  }

  /** Restores the end of a part of a window's rows. */
  public void restoreRemoval(LogKey key) {
    LevelState level = level(key.first());
    if (level == null) {
      strangers.remove(key);
    } else {
      level.remove(key.second());
    }
  }

  /**
   * Restores marks.
   *
   * @param bytes null for their end
   */
  public void restoreMarks(LogKey key, byte @Nullable [] bytes) {
    marks.restore(key, bytes);
  }

  /** Goes on without marks that can't be read. */
  public void restoreLostMarks(LogKey key) {
    marks.restoreLost(key);
  }

  private @Nullable LevelState level(long millis) {
    for (LevelState level : levels) {
      if (level.level().millis() == millis) {
        return level;
      }
    }
    return null;
  }

  /** Writes how far each level is closed, and what else isn't in other entries. */
  public void writeProgress(AvroOutput out) {
    out.writeLong(correctionCount);
    out.writeLong(marks.sinceMillis());
    out.writeLong(agedRows.agedMillis());
    out.writeLong(levels.size());
    for (LevelState level : levels) {
      out.writeLong(level.level().millis());
      out.writeLong(level.closedMillis());
    }
  }

  /** Reads what {@link #writeProgress} wrote; a level that is new begins where the others are. */
  public void readProgress(AvroInput in) {
    correctionCount = in.readLong();
    marks.setSince(in.readLong());
    agedRows.setAged(in.readLong());
    long count = in.readLong();
    long furthestMillis = LevelState.UNSET;
    for (LevelState level : levels) {
      level.setClosed(LevelState.UNSET);
    }
    for (long i = 0; i < count; i++) {
      LevelState level = level(in.readLong());
      long closedMillis = in.readLong();
      furthestMillis = Math.max(furthestMillis, closedMillis);
      if (level != null) {
        level.setClosed(closedMillis);
      }
    }
    if (furthestMillis != LevelState.UNSET) {
      for (LevelState level : levels) {
        if (level.closedMillis() == LevelState.UNSET) {
          level.setClosed(
              level.level().windowStartMillis(furthestMillis + level.level().millis() - 1));
        }
      }
    }
  }

  /** Finds out, after a restore, where the first open window begins and what was marked last. */
  public void restored() {
    if (!levels.isEmpty()) {
      marks.restored(sampleWindows, levels.getFirst().closedMillis());
      earliestMillis = sampleWindows.earliest(levels.getFirst().closedMillis());
    }
  }

  /** Forgets everything. */
  public void clear() {
    runs.clear();
    tails.clear();
    marks.clear();
    agedRows.setAged(Long.MIN_VALUE);
    correctionCount = 0;
    levels.forEach(LevelState::clear);
    strangers.clear();
    earliestMillis = SampleWindows.NONE;
  }
}
