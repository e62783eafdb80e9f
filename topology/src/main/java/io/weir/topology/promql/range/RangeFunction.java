package io.weir.topology.promql.range;

/** A function of a range's samples. Stateless. */
@FunctionalInterface
public interface RangeFunction {
  /**
   * Computes the function.
   *
   * @param window a range with at least one sample
   * @param arguments the other arguments in order
   * @param outcome where the result goes; cleared before
   */
  void apply(RangeWindow window, double[] arguments, Outcome outcome);
}
