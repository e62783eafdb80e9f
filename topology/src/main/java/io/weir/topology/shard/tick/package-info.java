/** How far a shard has evaluated rules, and what late samples make it evaluate again. */
@NullMarked
package io.weir.topology.shard.tick;

import org.jspecify.annotations.NullMarked;
