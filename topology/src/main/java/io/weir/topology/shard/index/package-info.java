/** Which series have which labels: postings over label pairs, answered for matchers. */
@NullMarked
package io.weir.topology.shard.index;

import org.jspecify.annotations.NullMarked;
