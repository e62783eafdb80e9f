package io.weir.topology.promql.operator;

/** A part of a plan that gives a value at each step. Immutable. */
public interface Operator {
  /**
   * The value at each step of a grid.
   *
   * @throws QueryException if there is none
   */
  Frame evaluate(Evaluation evaluation, StepGrid grid);
}
