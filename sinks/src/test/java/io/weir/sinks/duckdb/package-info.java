/** The DuckDB store against its file. */
@NullMarked
package io.weir.sinks.duckdb;

import org.jspecify.annotations.NullMarked;
