package io.weir.topology.rollup;

/**
 * The closed windows of a series that samples have come for since they were computed. Changed by
 * {@link Marks} only.
 */
final class Mark {
  /** No window. */
  static final long NONE = Long.MAX_VALUE;

  final int slot;

  /** Start of the first window. */
  long firstMillis = NONE;

  /** Start of the last window. */
  long lastMillis = Long.MIN_VALUE;

  /**
   * Start of the first window whose samples are all there, or {@link #NONE}. In windows before it
   * only samples have come that are newer than those known, which may be gone.
   */
  long wholeMillis = NONE;

  /** Event time of the last sample that has come. */
  long lastTimestampMillis = Long.MIN_VALUE;

  /** Whether the log doesn't say so yet. */
  boolean changed;

  Mark(int slot) {
    this.slot = slot;
  }
}
