/** What PromQL costs us for each series and step, and what it costs a Prometheus. */
@NullMarked
package io.weir.ops.bench.promql;

import org.jspecify.annotations.NullMarked;
