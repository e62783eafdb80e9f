/** Rollups: a chain of levels, the lowest computed from samples, each other from the one below. */
@NullMarked
package io.weir.topology.rollup;

import org.jspecify.annotations.NullMarked;
