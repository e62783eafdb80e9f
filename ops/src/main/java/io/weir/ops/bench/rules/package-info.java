/** What rules cost a shard for each series and tick. */
@NullMarked
package io.weir.ops.bench.rules;

import org.jspecify.annotations.NullMarked;
