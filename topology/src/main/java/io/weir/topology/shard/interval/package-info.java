/** The last sample of a series in an interval stays, if that is wanted (D5). */
@NullMarked
package io.weir.topology.shard.interval;

import org.jspecify.annotations.NullMarked;
