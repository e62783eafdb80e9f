/** What an instance can be asked about its shards, and its answers from their recent samples. */
@NullMarked
package io.weir.topology.query.shard;

import org.jspecify.annotations.NullMarked;
