/** What of the commands can be tested without running them. */
@NullMarked
package io.weir.ops.command;

import org.jspecify.annotations.NullMarked;
