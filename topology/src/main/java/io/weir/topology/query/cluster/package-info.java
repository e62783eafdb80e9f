/** Queries over the shards of all instances. */
@NullMarked
package io.weir.topology.query.cluster;

import org.jspecify.annotations.NullMarked;
