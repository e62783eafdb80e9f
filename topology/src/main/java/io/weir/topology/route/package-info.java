/** The route step: brings what others produce in any order to the partitions of its series. */
@NullMarked
package io.weir.topology.route;

import org.jspecify.annotations.NullMarked;
