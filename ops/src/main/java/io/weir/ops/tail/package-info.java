/** Reading topics for people. */
@NullMarked
package io.weir.ops.tail;

import org.jspecify.annotations.NullMarked;
