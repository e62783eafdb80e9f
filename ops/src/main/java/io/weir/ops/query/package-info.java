/** Asking Prometheus's HTTP API of a Weir or of a Prometheus, and its answers as text. */
@NullMarked
package io.weir.ops.query;

import org.jspecify.annotations.NullMarked;
