package io.weir.topology.shard.replica;

/** What is known of one replica of a target. Changed by {@link Election} only. */
final class Standing {
  final String replica;

  /** Source of its latest batch. */
  String sourceName = "";

  /** Its latest scrape, since the Unix epoch. */
  long timestampMillis = Long.MIN_VALUE;

  /** Whether that one was well. */
  boolean well;

  /** Interval of that one. */
  long intervalMillis = 1;

  /** Append time of its latest batch, since the Unix epoch. */
  long appendTimeMillis = Long.MIN_VALUE;

  Standing(String replica) {
    this.replica = replica;
  }

  /** Takes notice of a batch; an older scrape than the latest says nothing new. */
  void heard(ReplicaBatch batch) {
    appendTimeMillis = Math.max(appendTimeMillis, batch.appendTimeMillis());
    sourceName = batch.sourceName();
    if (batch.timestampMillis() < timestampMillis) {
      return;
    }
    // Of the parts of one scrape some may hold markers only.
    well = batch.well() || (well && batch.timestampMillis() == timestampMillis);
    timestampMillis = batch.timestampMillis();
    intervalMillis = batch.intervalMillis();
  }

  /** Whether nothing was heard for longer than some time, and for longer than three intervals. */
  boolean isSilent(long nowMillis, long silenceMillis) {
    return nowMillis - appendTimeMillis
        > Math.max(silenceMillis, HeldBatch.HELD_INTERVALS * intervalMillis);
  }
}
