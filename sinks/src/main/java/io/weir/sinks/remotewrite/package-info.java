/**
 * Prometheus's remote write, versions <a
 * href="https://prometheus.io/docs/specs/prw/remote_write_spec/">1.0</a> and <a
 * href="https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/">2.0</a>: what the stores share
 * that take it.
 */
@NullMarked
package io.weir.sinks.remotewrite;

import org.jspecify.annotations.NullMarked;
