package io.weir.topology.rollup;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.log.LogKey;
import io.weir.topology.shard.log.SeriesEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rollup levels of a shard. The lowest is computed from the head's samples, each other from the
 * rows of the level below (U4), which are kept, here and in the log, for as long as that level and
 * the correction horizon need them. Windows close by the watermark (T7). For one thread.
 */
public final class RollupChain {
  private final Head head;
  private final Runs runs = new Runs();
  private final SampleWindows sampleWindows;
  private final List<LevelState> levels = new ArrayList<>();
  private final long horizonMillis;
  private final Row row = new Row();
  private final RowBlockWriter writer = new RowBlockWriter();
  private final RowBlockReader reader = new RowBlockReader();

  /** Event time of the first sample that isn't in a closed window. */
  private long earliestMillis = SampleWindows.NONE;

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
    this.sampleWindows = new SampleWindows(head, runs);
    LevelState below = null;
    for (RollupLevel level : RollupLevels.checked(levels)) {
      below = new LevelState(level, below);
      this.levels.add(below);
    }
  }

  /** Takes notice of a float that was put into the head. */
  public void added(long timestampMillis) {
    if (timestampMillis < earliestMillis
        && !levels.isEmpty()
        && timestampMillis >= levels.getFirst().closedMillis()) {
      earliestMillis = timestampMillis;
    }
  }

  /**
   * Closes all windows that end at the watermark or before, the lower levels first, the windows of
   * a level in the order of time.
   *
   * @return whether windows of the lowest level closed
   */
  public boolean close(long watermarkMillis, RollupSink sink) {
    if (levels.isEmpty()) {
      return false;
    }
    long closedBefore = levels.getFirst().closedMillis();
    for (LevelState level : levels) {
      LevelState below = level.below();
      if (below == null) {
        closeFromSamples(level, watermarkMillis, sink);
      } else {
        closeFromRows(level, below, watermarkMillis, sink);
      }
      level.advanceClosed(watermarkMillis);
    }
    boolean closed = levels.getFirst().closedMillis() != closedBefore;
    if (closed) {
      removeAgedRows(watermarkMillis, sink);
    }
    return closed;
  }

  private void closeFromSamples(LevelState level, long watermarkMillis, RollupSink sink) {
    while (earliestMillis != SampleWindows.NONE) {
      long startMillis = level.level().windowStartMillis(earliestMillis);
      long endMillis = startMillis + level.level().millis();
      if (endMillis > watermarkMillis) {
        return;
      }
      long nextMillis = SampleWindows.NONE;
      for (int slot = 0; slot < head.slotCount(); slot++) {
        if (head.isUsed(slot)) {
          sampleWindows.compute(slot, startMillis, endMillis, row);
          nextMillis = Math.min(nextMillis, sampleWindows.nextTimestampMillis());
          if (row.count > 0) {
            runs.set(slot, row.lastTimestampMillis, row.last, row.offset);
            emit(level, slot, startMillis, row, sink);
          }
        }
      }
      finishRows(level, startMillis, sink);
      level.setClosed(endMillis);
      earliestMillis = nextMillis;
    }
  }

  private void closeFromRows(
      LevelState level, LevelState below, long watermarkMillis, RollupSink sink) {
    for (Long first = below.firstStart(level.closedMillis());
        first != null;
        first = below.firstStart(level.closedMillis())) {
      long startMillis = level.level().windowStartMillis(first);
      long endMillis = startMillis + level.level().millis();
      if (endMillis > watermarkMillis) {
        return;
      }
      @Nullable Row[] rows = new Row[head.slotCount()];
      below.forEachRow(
          startMillis,
          endMillis,
          reader,
          (ref, each) -> {
            int slot = head.slotOfRef(ref);
            if (slot == Head.NONE) {
              return; // a series whose labels are lost
            }
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
          emit(level, slot, startMillis, whole, sink);
        }
      }
      finishRows(level, startMillis, sink);
      level.setClosed(endMillis);
    }
  }

  private void emit(LevelState level, int slot, long startMillis, Row closed, RollupSink sink) {
    sink.window(slot, closed.toWindow(head.type(slot), level.level(), startMillis));
    if (keepsRows(level)) {
      writer.append(head.ref(slot), startMillis, closed);
      if (writer.isFull()) {
        finishRows(level, startMillis, sink);
      }
    }
  }

  private void finishRows(LevelState level, long startMillis, RollupSink sink) {
    if (!writer.isEmpty()) {
      int part = level.parts(startMillis);
      byte[] block = writer.finish();
      level.put(startMillis, part, block);
      sink.put(level.key(startMillis, part), block);
    }
  }

  /** The lowest level's rows hold the runs; another's are for the level above. */
  private boolean keepsRows(LevelState level) {
    return level == levels.getFirst() || level != levels.getLast();
  }

  private void removeAgedRows(long watermarkMillis, RollupSink sink) {
    for (int i = 0; i < levels.size(); i++) {
      LevelState level = levels.get(i);
      LevelState user = levels.get(Math.min(i + 1, levels.size() - 1));
      for (Long start = level.firstStart(LevelState.UNSET);
          start != null;
          start = level.firstStart(LevelState.UNSET)) {
        long neededUntilMillis =
            user.level().windowStartMillis(start) + user.level().millis() + horizonMillis;
        if (neededUntilMillis > watermarkMillis) {
          break;
        }
        removeRows(level, start, sink);
      }
    }
    strangers.forEach(sink::remove);
    strangers.clear();
  }

  private void removeRows(LevelState level, long startMillis, RollupSink sink) {
    if (level == levels.getFirst()) {
      level.forEachRow(
          startMillis,
          startMillis + 1,
          reader,
          (ref, each) -> {
            int slot = head.slotOfRef(ref);
            if (slot != Head.NONE && runs.lastTimestampMillis(slot) == each.lastTimestampMillis) {
              sink.keepRun(slot);
            }
          });
    }
    for (int part = 0; part < level.parts(startMillis); part++) {
      sink.remove(level.key(startMillis, part));
    }
    level.remove(startMillis);
  }

  /** A series' entry of the log with its run, if it has one. */
  public SeriesEntry entryWithRun(int slot) {
    long lastTimestampMillis = runs.lastTimestampMillis(slot);
    SeriesEntry entry = SeriesEntry.of(head.tenant(slot), head.type(slot), head.labels(slot));
    return lastTimestampMillis == Runs.NONE
        ? entry
        : entry.withRun(lastTimestampMillis, runs.last(slot), runs.offset(slot));
  }

  /**
   * Whether a series without samples can be forgotten: its run is over, and no level above will ask
   * for it.
   */
  public boolean canForget(int slot, long watermarkMillis) {
    long lastTimestampMillis = runs.lastTimestampMillis(slot);
    long levelMillis = levels.isEmpty() ? 0 : levels.getLast().level().millis();
    return lastTimestampMillis == Runs.NONE
        || lastTimestampMillis
            < watermarkMillis - Math.max(Runs.GAP_MILLIS, 2 * levelMillis + horizonMillis);
  }

  /** Forgets a series' run; its slot can be used by another. */
  public void forget(int slot) {
    runs.remove(slot);
  }

  /** Restores a series' run from its entry of the log. */
  public void restoreRun(int slot, SeriesEntry entry) {
    if (entry.lastTimestampMillis() != SeriesEntry.NO_RUN) {
      restoreRun(slot, entry.lastTimestampMillis(), entry.last(), entry.offset());
    }
  }

  private void restoreRun(int slot, long lastTimestampMillis, double last, double offset) {
    long known = runs.lastTimestampMillis(slot);
    if (known == Runs.NONE || known <= lastTimestampMillis) {
      runs.set(slot, lastTimestampMillis, last, offset);
    }
  }

  /** Restores a part of a window's rows; references that the head doesn't know are added to it. */
  public void restoreRows(LogKey key, byte[] block) {
    LevelState level = level(key.first());
    if (level == null) {
      strangers.add(key);
      return;
    }
    level.put(key.second(), key.third(), block);
    if (level == levels.getFirst()) {
      reader.read(
          key,
          block,
          (ref, each) -> {
            int known = head.slotOfRef(ref);
            int slot = known == Head.NONE ? head.addRef(ref) : known;
            restoreRun(slot, each.lastTimestampMillis, each.last, each.offset);
          });
    }
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

  private @Nullable LevelState level(long millis) {
    for (LevelState level : levels) {
      if (level.level().millis() == millis) {
        return level;
      }
    }
    return null;
  }

  /** Writes how far each level is closed. */
  public void writeProgress(AvroOutput out) {
    out.writeLong(levels.size());
    for (LevelState level : levels) {
      out.writeLong(level.level().millis());
      out.writeLong(level.closedMillis());
    }
  }

  /** Reads what {@link #writeProgress} wrote; a level that is new begins where the others are. */
  public void readProgress(AvroInput in) {
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

  /** Finds out, after a restore, where the first open window begins. */
  public void restored() {
    if (!levels.isEmpty()) {
      earliestMillis = sampleWindows.earliest(levels.getFirst().closedMillis());
    }
  }

  /** Forgets everything. */
  public void clear() {
    runs.clear();
    levels.forEach(LevelState::clear);
    strangers.clear();
    earliestMillis = SampleWindows.NONE;
  }
}
