package io.weir.ops.bench.query;

/**
 * An answer in short.
 *
 * @param elements series or texts
 * @param points values of all series
 * @param sum of all values but NaN
 */
record Digest(long elements, long points, double sum) {
  private static final double TOLERANCE = 1e-9;

  /** Whether another one has the same, but for the last digits of the sum. */
  boolean isLike(Digest other) {
    return elements == other.elements
        && points == other.points
        && Math.abs(sum - other.sum) <= TOLERANCE * Math.abs(other.sum);
  }
}
