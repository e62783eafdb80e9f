/** Native histograms between their bytes and PromQL's values. */
@NullMarked
package io.weir.topology.histogram;

import org.jspecify.annotations.NullMarked;
