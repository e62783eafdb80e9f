/** A sink for VictoriaMetrics. */
@NullMarked
package io.weir.sinks.victoriametrics;

import org.jspecify.annotations.NullMarked;
