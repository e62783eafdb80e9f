/** Queries of dashboards against an instance that ingests, side by side with a Prometheus. */
@NullMarked
package io.weir.ops.bench.query;

import org.jspecify.annotations.NullMarked;
