package io.weir.topology.shard;

/** Is told of samples that came after rules were evaluated that may read them. */
interface LateSamples {
  /**
   * A sample was put into the head.
   *
   * @param appendTimeMillis when its record came
   */
  void inserted(int slot, long timestampMillis, long appendTimeMillis);
}
