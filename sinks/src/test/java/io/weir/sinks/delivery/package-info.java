/** What every store is held to, and the parts of delivery alone. */
@NullMarked
package io.weir.sinks.delivery;

import org.jspecify.annotations.NullMarked;
