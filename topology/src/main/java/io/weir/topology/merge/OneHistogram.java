package io.weir.topology.merge;

import io.weir.schemas.samples.SampleColumns;

/** The columns of a series of one native histogram. */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record OneHistogram(byte[] histogramBytes) implements SampleColumns {
  @Override
  public int floatCount() {
    return 0;
  }

  @Override
  public long timestampMillis(int index) {
    throw new IndexOutOfBoundsException("floats: expected none to be asked for, found " + index);
  }

  @Override
  public long valueBits(int index) {
    throw new IndexOutOfBoundsException("floats: expected none to be asked for, found " + index);
  }

  @Override
  public int histogramCount() {
    return 1;
  }

  @Override
  public int histogramStart(int index) {
    return 0;
  }

  @Override
  public int histogramEnd(int index) {
    return histogramBytes.length;
  }
}
