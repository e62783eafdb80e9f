/** The roles of a process: each is started, is ready or says why not, and is stopped. */
@NullMarked
package io.weir.ops.role;

import org.jspecify.annotations.NullMarked;
