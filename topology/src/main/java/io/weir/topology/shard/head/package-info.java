/** The head: series by their label bytes, and the last samples of each. */
@NullMarked
package io.weir.topology.shard.head;

import org.jspecify.annotations.NullMarked;
