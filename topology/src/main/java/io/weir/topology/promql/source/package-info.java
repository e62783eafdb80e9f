/** Where the evaluator reads series from: a test's data, a shard's head, a store. */
@NullMarked
package io.weir.topology.promql.source;

import org.jspecify.annotations.NullMarked;
