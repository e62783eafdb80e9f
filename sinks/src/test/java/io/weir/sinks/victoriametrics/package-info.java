/** The VictoriaMetrics store against the real one and against answers of all kinds. */
@NullMarked
package io.weir.sinks.victoriametrics;

import org.jspecify.annotations.NullMarked;
