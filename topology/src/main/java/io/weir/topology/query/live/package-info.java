/**
 * Queries that go on: an expression at each tick, as soon as it is known, and again when it
 * changes.
 */
@NullMarked
package io.weir.topology.query.live;

import org.jspecify.annotations.NullMarked;
