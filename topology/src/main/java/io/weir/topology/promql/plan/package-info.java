/** From a checked expression to operators. */
@NullMarked
package io.weir.topology.promql.plan;

import org.jspecify.annotations.NullMarked;
