/**
 * Native histograms: exponential and custom buckets, their arithmetic, resets and quantiles.
 *
 * <p>All values are immutable. What is computed is what Prometheus 3 computes, in the same order of
 * operations.
 */
@NullMarked
package io.weir.topology.promql.histogram;

import org.jspecify.annotations.NullMarked;
