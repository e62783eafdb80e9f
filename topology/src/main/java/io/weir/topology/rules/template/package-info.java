/**
 * Templates in labels and annotations of alerts: Go's {@code text/template} with Prometheus's
 * functions and variables, read to a tree and expanded.
 */
@NullMarked
package io.weir.topology.rules.template;

import org.jspecify.annotations.NullMarked;
