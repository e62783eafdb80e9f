/** The topics: names, partitions, settings. */
@NullMarked
package io.weir.schemas.topics;

import org.jspecify.annotations.NullMarked;
