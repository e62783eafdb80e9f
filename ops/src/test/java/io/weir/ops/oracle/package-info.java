/**
 * Rules beside a real Prometheus: the same samples go to both, and what rules record at each tick
 * must be what Prometheus answers for their expressions.
 */
@NullMarked
package io.weir.ops.oracle;

import org.jspecify.annotations.NullMarked;
