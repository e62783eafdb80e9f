/** What can't be used: reasons, counters, records of the rejected topic. */
@NullMarked
package io.weir.topology.rejected;

import org.jspecify.annotations.NullMarked;
