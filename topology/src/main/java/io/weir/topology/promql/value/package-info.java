/** What expressions evaluate to, and the arithmetic and text forms of numbers. */
@NullMarked
package io.weir.topology.promql.value;

import org.jspecify.annotations.NullMarked;
