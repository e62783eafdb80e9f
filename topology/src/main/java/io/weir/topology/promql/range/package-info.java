/** Functions of the samples in a range of time. */
@NullMarked
package io.weir.topology.promql.range;

import org.jspecify.annotations.NullMarked;
