package io.weir.topology.rollup;

import io.weir.schemas.rollup.RollupLevel;
import io.weir.topology.shard.log.LogKey;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One level of the chain: how far its windows are closed, and the rows of those that are still
 * needed, as the blocks in which they stand in the log. A window's corrected rows stand in a block
 * behind the others, and of a series' rows the last counts. For one thread.
 */
final class LevelState {
  /** Nothing is closed yet. */
  static final long UNSET = Long.MIN_VALUE;

  private static final RowBlock NO_ROWS = new RowBlockWriter().finish();

  private final RollupLevel level;
  private final @Nullable LevelState below;
  private final NavigableMap<Long, List<RowBlock>> blocksByStart = new TreeMap<>();
  private final RowBlockReader reader = new RowBlockReader();
  private long closedMillis = UNSET;

  LevelState(RollupLevel level, @Nullable LevelState below) {
    this.level = level;
    this.below = below;
  }

  RollupLevel level() {
    return level;
  }

  long millis() {
    return level.millis();
  }

  long windowStartMillis(long timestampMillis) {
    return level.windowStartMillis(timestampMillis);
  }

  /** The level that this one is computed from; null if it is computed from samples. */
  @Nullable LevelState below() {
    return below;
  }

  /** All windows that end here or before are closed. */
  long closedMillis() {
    return closedMillis;
  }

  void setClosed(long millis) {
    closedMillis = millis;
  }

  /** All windows that the watermark has passed are closed. */
  void advanceClosed(long watermarkMillis) {
    closedMillis = Math.max(closedMillis, level.windowStartMillis(watermarkMillis));
  }

  LogKey key(long startMillis, int part) {
    return LogKey.rows(level.millis(), startMillis, part);
  }

  /**
   * Puts a part of a window's rows; a known one is replaced, one before that is missing is empty.
   */
  void put(long startMillis, int part, RowBlock block) {
    List<RowBlock> blocks = blocksByStart.computeIfAbsent(startMillis, start -> new ArrayList<>(1));
    while (blocks.size() <= part) {
      blocks.add(NO_ROWS);
    }
    blocks.set(part, block);
  }

  /** Puts a part without rows, in place of one that is lost. */
  void putLost(long startMillis, int part) {
    put(startMillis, part, NO_ROWS);
  }

  int parts(long startMillis) {
    return blocksByStart.getOrDefault(startMillis, List.of()).size();
  }

  void remove(long startMillis) {
    blocksByStart.remove(startMillis);
  }

  /** Start of the first window with rows that isn't before an event time; null if there is none. */
  @Nullable Long firstStart(long fromMillis) {
    return blocksByStart.ceilingKey(fromMillis);
  }

  /** Shows the rows of all windows that start in a range, as {@link WindowRowVisitor} says. */
  void forEachRow(long fromMillis, long toMillis, WindowRowVisitor visitor) {
    forEachRow(fromMillis, toMillis, block -> true, visitor);
  }

  /** Shows the rows in some of the blocks of all windows that start in a range. */
  void forEachRow(
      long fromMillis, long toMillis, Predicate<RowBlock> wanted, WindowRowVisitor visitor) {
    blocksByStart
        .subMap(fromMillis, true, Math.max(fromMillis, toMillis), false)
        .forEach((start, blocks) -> {
          for (int part = blocks.size() - 1; part >= 0; part--) {
            RowBlock block = blocks.get(part);
            if (wanted.test(block)) {
              reader.read(
                  key(start, part), block.bytes(), (ref, row) -> visitor.row(start, ref, row));
            }
          }
        });
  }

  void clear() {
    blocksByStart.clear();
    closedMillis = UNSET;
  }
}
