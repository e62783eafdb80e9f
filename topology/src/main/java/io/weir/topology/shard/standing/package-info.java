/**
 * What rules that are evaluated at successive ticks need of a shard's head, kept from tick to tick:
 * which series selectors select, their labels, and where ranges stand. {@code StandingSeries} is a
 * source for evaluations, whose results are those that any other source gives, bit by bit.
 */
@NullMarked
package io.weir.topology.shard.standing;

import org.jspecify.annotations.NullMarked;
