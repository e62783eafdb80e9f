/** Time in a shard: sources, their marks, the watermark. */
@NullMarked
package io.weir.topology.shard.time;

import org.jspecify.annotations.NullMarked;
