/** The subcommands of weir. */
@NullMarked
package io.weir.ops.command;

import org.jspecify.annotations.NullMarked;
