/** Charts of values over time, drawn of characters. */
@NullMarked
package io.weir.ops.query.chart;

import org.jspecify.annotations.NullMarked;
