package io.weir.ops.bench;

import io.weir.schemas.rollup.RollupLevel;
import java.util.Arrays;

/** Counts the windows of one level that hold samples, by series. For one thread. */
final class WindowCount {
  private final RollupLevel level;
  private final long[] lastStartMillis;
  private long windows;

  WindowCount(RollupLevel level, int targets) {
    this.level = level;
    lastStartMillis = new long[targets];
    Arrays.fill(lastStartMillis, Long.MIN_VALUE);
  }

  /** Counts a scrape of all series of a target; the scrapes of a target come in order. */
  void scraped(int target, int series, long timestampMillis) {
    long startMillis = level.windowStartMillis(timestampMillis);
    if (startMillis != lastStartMillis[target]) {
      lastStartMillis[target] = startMillis;
      windows += series;
    }
  }

  RollupLevel level() {
    return level;
  }

  /** Windows up to now, each once for each series. */
  long windows() {
    return windows;
  }
}
