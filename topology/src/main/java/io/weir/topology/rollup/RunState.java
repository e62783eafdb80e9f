package io.weir.topology.rollup;

/** Where a series' run stands before a window. Mutable, reused; for one thread. */
final class RunState {
  /** Event time of the last sample before the window, or {@link Runs#NONE}. */
  private long lastTimestampMillis = Runs.NONE;

  private double last;
  private double offset;

  void set(long newLastTimestampMillis, double newLast, double newOffset) {
    lastTimestampMillis = newLastTimestampMillis;
    last = newLast;
    offset = newOffset;
  }

  /** Stands at the end of a window. */
  void setAfter(Row row) {
    set(row.lastTimestampMillis, row.last, row.offset);
  }

  /**
   * Stands before a window, as its row tells. Of a run that begins in the window nothing is known
   * before it; otherwise the sample before is near enough for whatever else comes before the
   * window's first.
   */
  void setBefore(Row row) {
    if (row.runStart) {
      lastTimestampMillis = Runs.NONE;
    } else {
      set(row.firstTimestampMillis, row.before, row.beforeOffset);
    }
  }

  private boolean endsBefore(long firstTimestampMillis) {
    return lastTimestampMillis == Runs.NONE
        || firstTimestampMillis - lastTimestampMillis > Runs.GAP_MILLIS;
  }

  /** Fills a row's fields of the run, for a window whose first sample is given. */
  void enter(Row row, long firstTimestampMillis, double first) {
    row.runStart = endsBefore(firstTimestampMillis);
    row.before = row.runStart ? first : last;
    row.beforeOffset = row.runStart ? 0 : offset;
    row.offset = row.beforeOffset;
  }

  /** Whether a window was computed from here. */
  boolean leadsInto(Row row) {
    boolean ended = endsBefore(row.firstTimestampMillis);
    return row.runStart == ended
        && (ended || (Row.same(row.before, last) && Row.same(row.beforeOffset, offset)));
  }
}
