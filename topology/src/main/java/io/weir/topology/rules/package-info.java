/** Prometheus's rule files: recording and alerting rules in groups, read and checked. */
@NullMarked
package io.weir.topology.rules;

import org.jspecify.annotations.NullMarked;
