package io.weir.schemas.samples;

/** The samples of one series as columns; indexes from 0. */
public interface SampleColumns {
  /** Number of floats. */
  int floatCount();

  /** Event time of a float, since the Unix epoch. */
  long timestampMillis(int index);

  /** Bits of a float. */
  long valueBits(int index);

  /** Number of native histograms. */
  int histogramCount();

  /** The array that the encoded histograms stand in. */
  byte[] histogramBytes();

  /** Start of an encoded histogram, inclusive. */
  int histogramStart(int index);

  /** End of an encoded histogram, exclusive. */
  int histogramEnd(int index);
}
