package io.weir.ops.workload;

/** Takes records of the samples topic, in the order of their append times. */
public interface RecordSink {
  /**
   * Takes a record.
   *
   * @param appendMillis its append time, since the Unix epoch
   */
  void append(int partition, long appendMillis, byte[] value);
}
