package io.weir.topology.shard.time;

/** How far one source has come. Changed by {@link Watermark} only. */
final class SourceProgress {
  /** Greatest boot epoch heard of, since the Unix epoch (T2). */
  long bootEpochMillis;

  /** Its last mark, at most its record's append time (T4). */
  long markMillis;

  /** Append time of its last record. */
  long appendTimeMillis;

  /** What the shard's clock of heard time showed at its last record. */
  long heardAtMillis;

  /** Whether it was live at the last record of any source. */
  boolean live;

  /** Whether it was live before that record and no longer. */
  boolean ceasedNow;

  SourceProgress(long bootEpochMillis, long markMillis, long appendTimeMillis, long heardAtMillis) {
    this.bootEpochMillis = bootEpochMillis;
    this.markMillis = markMillis;
    this.appendTimeMillis = appendTimeMillis;
    this.heardAtMillis = heardAtMillis;
  }
}
