package io.weir.topology.shard;

import io.weir.schemas.avro.AvroOutput;
import io.weir.schemas.samples.SampleColumns;

/** One native histogram without buckets. */
final class OneHistogram implements SampleColumns {
  private final byte[] encoded;

  OneHistogram(long timestampMillis, double count) {
    AvroOutput out = new AvroOutput(64);
    out.writeLong(timestampMillis);
    out.writeLong(3);
    out.writeDouble(0.001);
    out.writeDouble(count);
    out.writeDouble(count);
    out.writeDouble(1);
    for (int i = 0; i < 6; i++) {
      out.writeLong(0);
    }
    encoded = out.toByteArray();
  }

  @Override
  public int floatCount() {
    return 0;
  }

  @Override
  public long timestampMillis(int index) {
    throw new IndexOutOfBoundsException(index);
  }

  @Override
  public long valueBits(int index) {
    throw new IndexOutOfBoundsException(index);
  }

  @Override
  public int histogramCount() {
    return 1;
  }

  @Override
  public byte[] histogramBytes() {
    return encoded;
  }

  @Override
  public int histogramStart(int index) {
    return 0;
  }

  @Override
  public int histogramEnd(int index) {
    return encoded.length;
  }
}
