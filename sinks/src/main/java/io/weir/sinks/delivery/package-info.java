/**
 * What every sink shares, in the order of the data: records are decoded into rows, rows are
 * delivered to a {@link io.weir.sinks.delivery.Store}, and what can't be used is reported.
 */
@NullMarked
package io.weir.sinks.delivery;

import org.jspecify.annotations.NullMarked;
