/** Whether an expression makes sense: types, arguments, matching. */
@NullMarked
package io.weir.topology.promql.check;

import org.jspecify.annotations.NullMarked;
