/**
 * The syntax of PromQL as an immutable tree: what stands in an expression and where, and its text.
 * Holds no state of an evaluation.
 */
@NullMarked
package io.weir.topology.promql.syntax;

import org.jspecify.annotations.NullMarked;
