/** Processes that a benchmark starts, talks to by their standard streams, and measures. */
@NullMarked
package io.weir.ops.bench.process;

import org.jspecify.annotations.NullMarked;
