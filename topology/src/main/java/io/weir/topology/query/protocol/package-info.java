/**
 * What instances say to each other, and live queries to clients; generated from {@code
 * src/main/proto}.
 */
@NullMarked
package io.weir.topology.query.protocol;

import org.jspecify.annotations.NullMarked;
