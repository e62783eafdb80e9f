/** Asking an instance, or a Prometheus: what {@code weir query} and {@code weir live} print. */
@NullMarked
package io.weir.ops.query;

import org.jspecify.annotations.NullMarked;
