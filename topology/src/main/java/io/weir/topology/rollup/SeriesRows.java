package io.weir.topology.rollup;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The rows of one marked series, by level and start of their windows. For one thread. */
final class SeriesRows {
  private static final class Level {
    final NavigableMap<Long, Row> known = new TreeMap<>();
    final NavigableMap<Long, Row> changed = new TreeMap<>();
  }

  private final Mark mark;
  private final List<Level> levels = new ArrayList<>();

  SeriesRows(Mark mark, int levelCount) {
    this.mark = mark;
    for (int i = 0; i < levelCount; i++) {
      levels.add(new Level());
    }
  }

  Mark mark() {
    return mark;
  }

  /** Rows as they were. */
  NavigableMap<Long, Row> known(int level) {
    return levels.get(level).known;
  }

  /** Rows that differ from those that were, or weren't. */
  NavigableMap<Long, Row> changed(int level) {
    return levels.get(level).changed;
  }

  /** Rows as they are. */
  NavigableMap<Long, Row> now(int level) {
    NavigableMap<Long, Row> now = new TreeMap<>(known(level));
    now.putAll(changed(level));
    return now;
  }
}
