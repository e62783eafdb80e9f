/** The HTTP server of an instance: health, readiness, metrics, reload. */
@NullMarked
package io.weir.ops.serve;

import org.jspecify.annotations.NullMarked;
