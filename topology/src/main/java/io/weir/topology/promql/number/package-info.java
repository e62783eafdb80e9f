/** Arithmetic as Prometheus and Go do it. */
@NullMarked
package io.weir.topology.promql.number;

import org.jspecify.annotations.NullMarked;
