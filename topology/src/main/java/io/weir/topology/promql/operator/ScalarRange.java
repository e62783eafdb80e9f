package io.weir.topology.promql.operator;

import io.weir.topology.promql.number.Extremum;

/**
 * Between which numbers a scalar is over all steps.
 *
 * @param least the least, NaN if any is NaN
 * @param greatest the greatest, NaN if any is NaN
 * @param hasNan whether any is NaN
 */
record ScalarRange(double least, double greatest, boolean hasNan) {

  static ScalarRange of(Frame scalar) {
    double least = Double.POSITIVE_INFINITY;
    double greatest = Double.NEGATIVE_INFINITY;
    boolean hasNan = false;
    for (int step = 0; step < scalar.steps(); step++) {
      double value = scalar.scalar(step);
      least = Extremum.lesser(least, value);
      greatest = Extremum.greater(greatest, value);
      hasNan |= Double.isNaN(value);
    }
    return new ScalarRange(least, greatest, hasNan);
  }
}
