package io.weir.topology.promql.number;

import io.weir.schemas.samples.StaleMarker;

/** Compares numbers up to rounding. */
public final class Almost {
  private Almost() {}

  /**
   * Whether two numbers differ by less than a part of the sum of their sizes. NaN equals NaN, but a
   * staleness marker only a marker.
   */
  public static boolean equal(double left, double right, double tolerance) {
    if (StaleMarker.is(left) || StaleMarker.is(right)) {
      return StaleMarker.is(left) && StaleMarker.is(right);
    }
    if (left == right || (Double.isNaN(left) && Double.isNaN(right))) {
      return true;
    }
    double sum = Math.abs(left) + Math.abs(right);
    double difference = Math.abs(left - right);
    if (left == 0 || right == 0 || sum < Double.MIN_NORMAL) {
      return difference < tolerance * Double.MIN_NORMAL;
    }
    return difference / Math.min(sum, Double.MAX_VALUE) < tolerance;
  }
}
