/** Whole runs of {@code weir up}, with real peers around it. */
@NullMarked
package io.weir.ops.up;

import org.jspecify.annotations.NullMarked;
