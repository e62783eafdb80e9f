/** The contract of stores against a real Prometheus. */
@NullMarked
package io.weir.sinks.prometheus;

import org.jspecify.annotations.NullMarked;
