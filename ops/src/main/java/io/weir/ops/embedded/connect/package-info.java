/**
 * Kafka Connect in this process, without its REST API: what runs the sinks where nobody runs
 * Connect workers.
 */
@NullMarked
package io.weir.ops.embedded.connect;

import org.jspecify.annotations.NullMarked;
