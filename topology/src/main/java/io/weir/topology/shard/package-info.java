/** The shard: one partition's processor and its one state store. */
@NullMarked
package io.weir.topology.shard;

import org.jspecify.annotations.NullMarked;
