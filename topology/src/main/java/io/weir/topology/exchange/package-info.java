/** What shards and merge partitions tell each other, and its bytes. */
@NullMarked
package io.weir.topology.exchange;

import org.jspecify.annotations.NullMarked;
