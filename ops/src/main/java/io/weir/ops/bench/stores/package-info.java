/** Stores that the benchmark of the sinks writes to, each with its own loader beside. */
@NullMarked
package io.weir.ops.bench.stores;

import org.jspecify.annotations.NullMarked;
