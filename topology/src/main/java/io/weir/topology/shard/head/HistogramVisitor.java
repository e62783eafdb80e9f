package io.weir.topology.shard.head;

/** Is shown a series' native histograms in the order of time. */
@FunctionalInterface
public interface HistogramVisitor {
  /**
   * Sees one.
   *
   * @param timestampMillis its event time, since the Unix epoch
   * @param encoded its Avro bytes; not to be changed
   */
  void histogram(long timestampMillis, byte[] encoded);
}
