/**
 * Keeps samples, rollups, results of rules and alerts in a DuckDB file, together with the offsets
 * they came from. One process writes a file; all tasks of the process share one connection to it.
 */
@NullMarked
package io.weir.sinks.duckdb;

import org.jspecify.annotations.NullMarked;
