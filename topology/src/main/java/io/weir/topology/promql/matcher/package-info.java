/** Conditions on labels, as selectors write them; of use to whatever holds series. */
@NullMarked
package io.weir.topology.promql.matcher;

import org.jspecify.annotations.NullMarked;
