/**
 * What {@code weir up} brings along so that nothing else has to be installed: a Kafka broker and
 * Kafka Connect, in this process and on the loopback interface only.
 */
@NullMarked
package io.weir.ops.embedded;

import org.jspecify.annotations.NullMarked;
