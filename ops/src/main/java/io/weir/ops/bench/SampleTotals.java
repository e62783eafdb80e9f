package io.weir.ops.bench;

import io.weir.schemas.avro.WireFormat;
import io.weir.schemas.samples.SampleBatchReader;

/** Adds up the samples of batch records. For one thread. */
final class SampleTotals {
  private final SampleBatchReader reader = new SampleBatchReader();
  private long count;
  private double sum;

  void add(byte[] record) {
    reader.read(record, WireFormat.HEADER_LENGTH, record.length);
    count += reader.floatCount();
    for (int i = 0; i < reader.floatCount(); i++) {
      sum += reader.value(i);
    }
  }

  long count() {
    return count;
  }

  double sum() {
    return sum;
  }
}
