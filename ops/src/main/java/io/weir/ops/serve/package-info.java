/** The HTTP server of an instance: TLS, who is let in, health, readiness, metrics, reload. */
@NullMarked
package io.weir.ops.serve;

import org.jspecify.annotations.NullMarked;
