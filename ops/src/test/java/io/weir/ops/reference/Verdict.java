package io.weir.ops.reference;

/** What becomes of a sample. */
public enum Verdict {
  /** In time and new. */
  ACCEPTED,
  /** Older than the watermark, corrects (T6). */
  LATE,
  /** Older than the horizon, corrects nothing (T6). */
  TOO_LATE,
  /** Older than the head reaches (D1). */
  UNCHECKED,
  /** There already (D1). */
  DUPLICATE,
  /** There already with another value (D1). */
  CONFLICT,
  /** From the future (T4). */
  TOO_FAR_AHEAD;

  /** Whether it is part of the series: rollups are made of it. */
  public boolean counts() {
    return this == ACCEPTED || this == LATE;
  }

  /** Whether it goes to the clean topic. */
  boolean isClean() {
    return counts() || this == TOO_LATE || this == UNCHECKED;
  }

  /** The flags that it has there: 1 late, 2 unchecked. */
  int flags() {
    return counts() ? 0 : 3;
  }
}
