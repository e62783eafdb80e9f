/**
 * PromQL, as Prometheus 3 evaluates it: a library that knows nothing of Kafka, Avro or HTTP.
 *
 * <p>Text becomes an immutable tree, the tree a plan of operators, and a plan is evaluated over a
 * {@code SeriesSource} at one time or at successive steps.
 */
@NullMarked
package io.weir.topology.promql;

import org.jspecify.annotations.NullMarked;
