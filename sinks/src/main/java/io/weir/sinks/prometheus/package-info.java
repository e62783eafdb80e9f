/** A sink for Prometheus, Mimir, Cortex, Thanos Receive and whatever else takes remote write. */
@NullMarked
package io.weir.sinks.prometheus;

import org.jspecify.annotations.NullMarked;
