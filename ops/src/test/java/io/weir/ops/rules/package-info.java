/** Rule files and their unit tests, beside promtool. */
@NullMarked
package io.weir.ops.rules;

import org.jspecify.annotations.NullMarked;
