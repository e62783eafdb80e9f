/**
 * Which rules are evaluated from when to when, and what that takes: exchanges between shards and
 * merges, each at its own times.
 */
@NullMarked
package io.weir.topology.rules.schedule;

import org.jspecify.annotations.NullMarked;
