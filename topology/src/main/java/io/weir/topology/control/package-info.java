/** What all instances on the same topics agree on, through the control topic. */
@NullMarked
package io.weir.topology.control;

import org.jspecify.annotations.NullMarked;
