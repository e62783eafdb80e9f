package io.weir.topology.shard;

import io.weir.schemas.samples.SampleColumns;

/** A native histogram and nothing else. Reused; for one thread. */
final class HistogramColumn implements SampleColumns {
  private byte[] encoded = new byte[0];

  /** Makes it this one. */
  HistogramColumn of(byte[] newEncoded) {
    encoded = newEncoded;
    return this;
  }

  @Override
  public int floatCount() {
    return 0;
  }

  @Override
  public long timestampMillis(int index) {
    throw new IndexOutOfBoundsException("float " + index + ": expected none to be asked for");
  }

  @Override
  public long valueBits(int index) {
    throw new IndexOutOfBoundsException("float " + index + ": expected none to be asked for");
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
