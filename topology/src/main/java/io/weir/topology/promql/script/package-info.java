/**
 * PromQL test scripts: {@code load} and {@code eval} lines, as Prometheus's {@code promqltest}
 * describes them, read, run and compared.
 */
@NullMarked
package io.weir.topology.promql.script;

import org.jspecify.annotations.NullMarked;
