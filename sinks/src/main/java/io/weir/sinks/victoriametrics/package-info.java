/**
 * Keeps samples, rollups and results of rules in VictoriaMetrics, by Prometheus's remote write over
 * HTTP.
 */
@NullMarked
package io.weir.sinks.victoriametrics;

import org.jspecify.annotations.NullMarked;
