/**
 * What a rule makes of its expression's value at a tick: samples to record, or why it fails. Knows
 * nothing of where samples are.
 */
@NullMarked
package io.weir.topology.rules.evaluate;

import org.jspecify.annotations.NullMarked;
