/** The shard's durable form: what stands in its changelog under which key. */
@NullMarked
package io.weir.topology.shard.log;

import org.jspecify.annotations.NullMarked;
