/**
 * Functions of ranges for evaluation at successive ticks: what a tick costs depends on the samples
 * that come and go, not on how long the range is.
 */
@NullMarked
package io.weir.topology.promql.sliding;

import org.jspecify.annotations.NullMarked;
