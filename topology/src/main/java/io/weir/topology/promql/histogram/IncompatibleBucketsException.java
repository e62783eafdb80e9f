package io.weir.topology.promql.histogram;

/** Of two histograms, one has exponential buckets and the other custom ones. */
public final class IncompatibleBucketsException extends Exception {
  private static final long serialVersionUID = 1;

  IncompatibleBucketsException() {
    super(
        "cannot apply this operation on histograms with a mix of exponential and custom bucket"
            + " schemas",
        null,
        false,
        false);
  }
}
