package io.weir.topology.shard.log;

/** Is shown the samples of a block. */
public interface SampleVisitor {
  /**
   * Sees a float.
   *
   * @param ref its series' reference
   * @param timestampMillis its event time, since the Unix epoch
   * @param valueBits bits of its value
   */
  void sample(long ref, long timestampMillis, long valueBits);

  /**
   * Sees a native histogram.
   *
   * @param bytes array that holds the encoded histogram from {@code start} (inclusive) to {@code
   *     end} (exclusive)
   */
  void histogram(long ref, long timestampMillis, byte[] bytes, int start, int end);
}
