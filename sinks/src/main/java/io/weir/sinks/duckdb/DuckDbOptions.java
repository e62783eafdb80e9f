package io.weir.sinks.duckdb;

import io.weir.sinks.delivery.RetentionPeriods;

/**
 * How a file is opened and what it keeps.
 *
 * @param memoryLimit most memory for the engine, as DuckDB writes sizes: {@code 1GB}
 * @param threads threads of the engine, at least 1
 * @param retention counted from the newest row
 */
record DuckDbOptions(String memoryLimit, int threads, RetentionPeriods retention) {}
