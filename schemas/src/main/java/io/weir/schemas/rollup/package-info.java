/** Rollups: what one series did in one window. */
@NullMarked
package io.weir.schemas.rollup;

import org.jspecify.annotations.NullMarked;
