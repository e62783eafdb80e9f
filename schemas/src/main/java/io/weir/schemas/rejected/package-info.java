/** Rejected records: what could not be used, and why. */
@NullMarked
package io.weir.schemas.rejected;

import org.jspecify.annotations.NullMarked;
