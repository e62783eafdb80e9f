/** Labels: a series' identity, as text and as Avro bytes. */
@NullMarked
package io.weir.schemas.labels;

import org.jspecify.annotations.NullMarked;
