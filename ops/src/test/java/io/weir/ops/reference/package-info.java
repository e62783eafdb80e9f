/**
 * What shards have to do, as {@code SEMANTICS.md} says it, in as few steps as it takes to say it:
 * one thread, everything kept for ever, every window computed from scratch. It shares no code with
 * the shard.
 */
@NullMarked
package io.weir.ops.reference;

import org.jspecify.annotations.NullMarked;
