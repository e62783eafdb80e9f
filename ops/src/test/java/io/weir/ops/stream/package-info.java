/** The stream topology on a real broker. */
@NullMarked
package io.weir.ops.stream;

import org.jspecify.annotations.NullMarked;
