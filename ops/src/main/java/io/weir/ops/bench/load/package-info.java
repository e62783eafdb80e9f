/** The workload of the benchmarks: the same series, values and times for the same seed. */
@NullMarked
package io.weir.ops.bench.load;

import org.jspecify.annotations.NullMarked;
