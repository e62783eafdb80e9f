package io.weir.topology.intake;

/** Says which samples of a batch go on, by their indexes there. */
public interface SampleFilter {
  /** Whether a float goes on. */
  boolean keepsFloat(int index);

  /** Whether a native histogram goes on. */
  boolean keepsHistogram(int index);
}
