/** What benchmarks run against, and write to: a broker, a registry, a directory. */
@NullMarked
package io.weir.ops.bench.cluster;

import org.jspecify.annotations.NullMarked;
