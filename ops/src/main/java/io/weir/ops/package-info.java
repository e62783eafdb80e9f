/** The weir command. */
@NullMarked
package io.weir.ops;

import org.jspecify.annotations.NullMarked;
