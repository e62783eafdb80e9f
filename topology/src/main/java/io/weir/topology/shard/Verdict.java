package io.weir.topology.shard;

import io.weir.schemas.samples.SeriesFlags;
import java.util.List;

/** What a shard makes of a sample. */
enum Verdict {
  /** On time and new. */
  ACCEPTED(0, true, 0),
  /** Older than the watermark, new, within the correction horizon (T6). */
  LATE(1, true, 0),
  /**
   * Older than the correction horizon and than the last of its series (T6). It isn't kept, so the
   * same again can't be told from it.
   */
  TOO_LATE(2, true, SeriesFlags.LATE | SeriesFlags.UNCHECKED),
  /** Older than the head reaches, so nobody knows whether it is new (D1). */
  UNCHECKED(3, true, SeriesFlags.LATE | SeriesFlags.UNCHECKED),
  /** There already, with the same value (D1). */
  DUPLICATE(4, false, 0),
  /** There already, with another value, which stays (D1). */
  CONFLICT(5, false, 0),
  /** Too far ahead of its record's append time (T4). */
  TOO_FAR_AHEAD(6, false, 0),
  /** A newer one of the same interval stays, or another did when the interval closed (D5). */
  INTERVAL(7, false, 0),
  /** The last of its interval so far (D5); it has another verdict when the interval closes. */
  PENDING(8, false, 0),
  /** Of a new series that is one too many. */
  SERIES_LIMIT(9, false, 0);

  private static final List<Verdict> ALL = List.of(values());

  /** Number of verdicts. */
  static final int COUNT = ALL.size();

  private final int index;
  private final boolean clean;
  private final int flags;

  Verdict(int index, boolean clean, int flags) {
    this.index = index;
    this.clean = clean;
    this.flags = flags;
  }

  static Verdict at(int index) {
    return ALL.get(index);
  }

  /** Its place among the verdicts, from 0. */
  int index() {
    return index;
  }

  /** Whether the sample goes to the clean topic. */
  boolean clean() {
    return clean;
  }

  /** With which flags it goes there. */
  int flags() {
    return flags;
  }
}
