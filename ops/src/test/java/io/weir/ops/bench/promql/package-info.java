@NullMarked
package io.weir.ops.bench.promql;

import org.jspecify.annotations.NullMarked;
