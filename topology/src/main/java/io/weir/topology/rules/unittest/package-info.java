/** Unit tests of rules, in the format of {@code promtool test rules}: read, run and compared. */
@NullMarked
package io.weir.topology.rules.unittest;

import org.jspecify.annotations.NullMarked;
