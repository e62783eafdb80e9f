/** Stream instances that crash at any moment, and what must be the same as if they had not. */
@NullMarked
package io.weir.ops.crash;

import org.jspecify.annotations.NullMarked;
