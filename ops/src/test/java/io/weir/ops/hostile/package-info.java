/** What an instance makes of clients that mean no good. */
@NullMarked
package io.weir.ops.hostile;

import org.jspecify.annotations.NullMarked;
