@NullMarked
package io.weir.ops.bench.rules;

import org.jspecify.annotations.NullMarked;
