package io.weir.topology.shard;

/** Is told of what comes back from rules, which other rules may have read already. */
interface RecordReaders {
  /**
   * A recorded sample was put into the head, or taken out of it.
   *
   * @param appendTimeMillis when its record came
   */
  void changed(int slot, long timestampMillis, long appendTimeMillis);

  /**
   * Something is missing in what a rule gave at a time, or isn't any more (R7).
   *
   * @param appendTimeMillis when that was told
   */
  void reliabilityChanged(long ruleKey, long timeMillis, long appendTimeMillis);
}
