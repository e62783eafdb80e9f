package io.weir.schemas.samples;

/** Bits of a series' flags in a batch. */
public final class SeriesFlags {
  /** The samples were older than the correction horizon reaches and corrected nothing. */
  public static final int LATE = 1;

  /** The samples were older than deduplication reaches; the same ones may come again. */
  public static final int UNCHECKED = 2;

  /** The samples were computed while a shard was missing. */
  public static final int INCOMPLETE = 4;

  /** There are no samples of the series at these times any more; recorded series only. */
  public static final int REMOVED = 8;

  private SeriesFlags() {}
}
