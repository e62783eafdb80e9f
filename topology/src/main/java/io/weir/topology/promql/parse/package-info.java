/** From text to PromQL's syntax tree, and from the notation of test series to their values. */
@NullMarked
package io.weir.topology.promql.parse;

import org.jspecify.annotations.NullMarked;
