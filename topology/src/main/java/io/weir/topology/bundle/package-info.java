/** Plain records that pass through Kafka Streams many at a time. */
@NullMarked
package io.weir.topology.bundle;

import org.jspecify.annotations.NullMarked;
