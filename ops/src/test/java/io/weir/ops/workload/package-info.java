/**
 * Everything that can happen to samples on their way, hours of it at once: a seed decides it all,
 * append times included.
 */
@NullMarked
package io.weir.ops.workload;

import org.jspecify.annotations.NullMarked;
