/** What stands committed in topics, decoded by Avro itself, and how it is compared. */
@NullMarked
package io.weir.ops.committed;

import org.jspecify.annotations.NullMarked;
