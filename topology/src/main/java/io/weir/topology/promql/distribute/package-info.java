/**
 * How an expression is split: what each shard evaluates over its own series, what is exchanged by
 * which labels, what is merged behind.
 */
@NullMarked
package io.weir.topology.promql.distribute;

import org.jspecify.annotations.NullMarked;
