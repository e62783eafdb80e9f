package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.Rollup;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.rollup.RollupWindow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What tests ask of emitted windows. */
final class Windows {
  private record Line(Labels labels, RollupLevel level) {}

  private final Map<Line, SortedMap<Long, RollupWindow>> lastByStart = new HashMap<>();
  private int corrections;

  private Windows() {}

  /**
   * The last revision of each window. What replaces another, and nothing else, must be a
   * correction, have a greater revision and differ (C2).
   */
  static Windows lastOf(List<Rollup> rollups) {
    Windows windows = new Windows();
    rollups.forEach(windows::add);
    return windows;
  }

  private void add(Rollup rollup) {
    RollupWindow window = rollup.window();
    RollupWindow replaced =
        lastByStart
            .computeIfAbsent(new Line(rollup.labels(), window.level()), line -> new TreeMap<>())
            .put(window.startMillis(), window);
    if (window.correction()) {
      corrections++;
    }
    assertThat(window.correction()).as("%s", window).isEqualTo(replaced != null);
    if (replaced != null) {
      assertThat(window.revision()).as("%s", window).isGreaterThan(replaced.revision());
      assertThat(plain(window)).isNotEqualTo(plain(replaced));
    }
  }

  int corrections() {
    return corrections;
  }

  /** A series' windows of a level in the order of time. */
  List<RollupWindow> of(Labels labels, RollupLevel level) {
    return new ArrayList<>(
        lastByStart.getOrDefault(new Line(labels, level), new TreeMap<>()).values());
  }

  /** Series and levels that have windows. */
  int lines() {
    return lastByStart.size();
  }

  /** Equal to the bit, but for revisions and what is added up: that to rounding. */
  static void assertSame(List<RollupWindow> found, List<RollupWindow> expected) {
    assertThat(found.stream().map(window -> with(window, 0, 0, 0, 0, false)).toList())
        .isEqualTo(expected.stream().map(window -> with(window, 0, 0, 0, 0, false)).toList());
    for (int i = 0; i < found.size(); i++) {
      RollupWindow window = found.get(i);
      RollupWindow reference = expected.get(i);
      assertThat(
              nearly(window.sum(), reference.sum())
                  && nearly(window.increase(), reference.increase())
                  && nearly(window.total(), reference.total()))
          .as("found %s, expected %s", window, reference)
          .isTrue();
    }
  }

  /** Without its revision. */
  static RollupWindow plain(RollupWindow window) {
    return with(window, window.sum(), window.increase(), window.total(), 0, false);
  }

  private static RollupWindow with(
      RollupWindow window,
      double sum,
      double increase,
      double total,
      long revision,
      boolean correction) {
    return new RollupWindow(
        window.type(),
        window.level(),
        window.startMillis(),
        window.endMillis(),
        window.count(),
        sum,
        window.min(),
        window.max(),
        window.first(),
        window.firstTimestampMillis(),
        window.last(),
        window.lastTimestampMillis(),
        increase,
        total,
        window.runStart(),
        revision,
        correction);
  }

  private static boolean nearly(double left, double right) {
    return Double.compare(left, right) == 0
        || Math.abs(left - right) <= 1e-9 * Math.max(1e-3, Math.abs(right));
  }
}
