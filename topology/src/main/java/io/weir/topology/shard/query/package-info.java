/** A shard's recent samples as PromQL reads them. */
@NullMarked
package io.weir.topology.shard.query;

import org.jspecify.annotations.NullMarked;
