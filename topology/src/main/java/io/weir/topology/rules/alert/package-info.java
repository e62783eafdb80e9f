/**
 * Alerts from tick to tick: what an element of an alerting rule's expression becomes, when it is
 * pending, fires and ends, and the series that tell of it. Knows nothing of where samples are.
 */
@NullMarked
package io.weir.topology.rules.alert;

import org.jspecify.annotations.NullMarked;
