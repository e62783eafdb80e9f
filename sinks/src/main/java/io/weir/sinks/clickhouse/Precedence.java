package io.weir.sinks.clickhouse;

import io.weir.schemas.samples.SeriesFlags;

/**
 * Which of two raw rows of a series and time stays: the greater. Deduplication has seen to it that
 * there is one, but for rows that are older than it reaches: of these the first in the topic stays,
 * and none replaces one that was checked.
 */
final class Precedence {
  private static final long CHECKED = Long.MAX_VALUE;

  private Precedence() {}

  /**
   * The precedence of a row.
   *
   * @param offset of the row's record
   */
  static long of(int flags, long offset) {
    return (flags & SeriesFlags.UNCHECKED) == 0 ? CHECKED : CHECKED - 1 - offset;
  }
}
