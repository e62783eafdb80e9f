/**
 * Operators: small immutable classes that turn columns of samples over steps into others.
 *
 * <p>An operator is evaluated on a grid of steps and gives a {@link
 * io.weir.topology.promql.operator.Frame}: rows of series, columns of steps, in flat arrays. One
 * step is an instant query or a rule's tick. State of an evaluation is in {@link
 * io.weir.topology.promql.operator.Evaluation} only.
 */
@NullMarked
package io.weir.topology.promql.operator;

import org.jspecify.annotations.NullMarked;
