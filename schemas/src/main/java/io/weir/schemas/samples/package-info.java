/** Sample batches: their parts, the codec without objects, staleness. */
@NullMarked
package io.weir.schemas.samples;

import org.jspecify.annotations.NullMarked;
