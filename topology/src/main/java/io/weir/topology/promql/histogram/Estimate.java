package io.weir.topology.promql.histogram;

/**
 * A number estimated from a histogram.
 *
 * @param value the number
 * @param note what is to be said about observations of NaN
 */
public record Estimate(double value, Note note) {

  /** What observations of NaN did to an estimate. */
  public enum Note {
    /** There are none, or they did nothing. */
    NONE,
    /** The quantile falls among them, so it is NaN. */
    RESULT_IS_NAN,
    /** They count as greater than all others, so the quantile is higher. */
    SKEWED_HIGHER,
    /** They are in no fraction. */
    EXCLUDED
  }

  static Estimate of(double value) {
    return new Estimate(value, Note.NONE);
  }
}
