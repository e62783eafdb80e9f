/** Avro schemas, Avro's binary encoding by hand, and the Confluent wire format. */
@NullMarked
package io.weir.schemas.avro;

import org.jspecify.annotations.NullMarked;
