/** Weir's own metrics. */
@NullMarked
package io.weir.ops.metrics;

import org.jspecify.annotations.NullMarked;
