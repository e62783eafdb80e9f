/** The series that tests write down: labels and values at successive steps. */
@NullMarked
package io.weir.topology.promql.series;

import org.jspecify.annotations.NullMarked;
