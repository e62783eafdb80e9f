package io.weir.topology.rollup;

import io.weir.topology.shard.head.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Removes rows that nobody needs any more: those below a window that the correction horizon has
 * passed. Of series that fell silent there, a tail stays. For one thread.
 */
final class AgedRows {
  private final Head head;
  private final List<LevelState> levels;
  private final Runs runs;
  private final Tails tails;
  private final long horizonMillis;
  private long agedMillis = Long.MIN_VALUE;

  AgedRows(Head head, List<LevelState> levels, Runs runs, Tails tails, long horizonMillis) {
    this.head = head;
    this.levels = levels;
    this.runs = runs;
    this.tails = tails;
    this.horizonMillis = horizonMillis;
  }

  /** The watermark at which rows were removed last. */
  long agedMillis() {
    return agedMillis;
  }

  void setAged(long millis) {
    agedMillis = millis;
  }

  /** The level whose windows need a level's rows: the one above, or itself. */
  LevelState user(int level) {
    return levels.get(Math.min(level + 1, levels.size() - 1));
  }

  /** Whether the rows of a level's window are gone. */
  boolean aged(int level, long startMillis) {
    return neededUntilMillis(level, startMillis) <= agedMillis;
  }

  private long neededUntilMillis(int level, long startMillis) {
    LevelState user = user(level);
    return user.windowStartMillis(startMillis) + user.millis() + horizonMillis;
  }

  /** Removes what has aged by now. */
  void remove(long watermarkMillis, RollupSink sink) {
    for (int i = 0; i < levels.size(); i++) {
      LevelState level = levels.get(i);
      for (Long start = level.firstStart(Long.MIN_VALUE);
          start != null && neededUntilMillis(i, start) <= watermarkMillis;
          start = level.firstStart(Long.MIN_VALUE)) {
        long fromMillis = user(i).windowStartMillis(start);
        keepTails(i, fromMillis, fromMillis + user(i).millis(), sink);
        removeWindows(level, fromMillis, fromMillis + user(i).millis(), sink);
      }
    }
    agedMillis = Math.max(agedMillis, watermarkMillis);
  }

  private static void removeWindows(
      LevelState level, long fromMillis, long toMillis, RollupSink sink) {
    for (Long start = level.firstStart(fromMillis);
        start != null && start < toMillis;
        start = level.firstStart(fromMillis)) {
      for (int part = 0; part < level.parts(start); part++) {
        sink.remove(level.key(start, part));
      }
      level.remove(start);
    }
  }

  /** What a series did in the last windows that a level has of it. */
  private static final class Silent {
    final long lastStartMillis;
    final Row last;
    final Row before = new Row();
    long addedMillis = Long.MIN_VALUE;

    Silent(long lastStartMillis, Row last) {
      this.lastStartMillis = lastStartMillis;
      this.last = last;
    }
  }

  private void keepTails(int level, long fromMillis, long toMillis, RollupSink sink) {
    Map<Integer, Silent> silent = new TreeMap<>();
    LevelState rows = levels.get(level);
    rows.forEachRow(
        fromMillis,
        toMillis,
        (start, ref, row) -> {
          int slot = head.slotOfRef(ref);
          if (slot != Head.NONE && runs.lastTimestampMillis(slot) == row.lastTimestampMillis) {
            silent.computeIfAbsent(slot, first -> new Silent(start, Row.copyOf(row)));
          }
        });
    if (silent.isEmpty()) {
      return;
    }
    rows.forEachRow(
        fromMillis,
        toMillis,
        (start, ref, row) -> {
          Silent series = silent.get(head.slotOfRef(ref));
          if (series != null && start < series.lastStartMillis && start > series.addedMillis) {
            series.before.add(row);
            series.addedMillis = start;
          }
        });
    silent.forEach((slot, series) -> {
      keepTail(level, slot, series);
      sink.keepRun(slot);
    });
  }

  private void keepTail(int level, int slot, Silent series) {
    List<Row> known = level == 0 ? List.of() : tails.rows(slot);
    List<Row> tail = new ArrayList<>();
    for (int i = 0; i < levels.size(); i++) {
      tail.add(known.isEmpty() ? new Row() : known.get(i));
    }
    if (level == 0) {
      tail.set(0, series.last);
    }
    if (level + 1 < tail.size()) {
      tail.set(level + 1, series.before);
    }
    tails.setRows(slot, tail);
  }
}
