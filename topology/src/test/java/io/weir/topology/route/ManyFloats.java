package io.weir.topology.route;

import io.weir.schemas.samples.SampleColumns;

/** Floats a millisecond apart. */
record ManyFloats(long startMillis, int floatCount) implements SampleColumns {
  @Override
  public long timestampMillis(int index) {
    return startMillis + index;
  }

  @Override
  public long valueBits(int index) {
    return Double.doubleToRawLongBits(index + 0.1);
  }

  @Override
  public int histogramCount() {
    return 0;
  }

  @Override
  public byte[] histogramBytes() {
    return new byte[0];
  }

  @Override
  public int histogramStart(int index) {
    throw new IndexOutOfBoundsException(index);
  }

  @Override
  public int histogramEnd(int index) {
    throw new IndexOutOfBoundsException(index);
  }
}
