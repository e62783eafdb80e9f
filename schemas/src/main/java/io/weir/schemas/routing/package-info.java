/** Routing: which partition a series belongs to. */
@NullMarked
package io.weir.schemas.routing;

import org.jspecify.annotations.NullMarked;
