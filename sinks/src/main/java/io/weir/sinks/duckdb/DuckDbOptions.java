package io.weir.sinks.duckdb;

import java.time.Duration;
import java.util.Map;

/**
 * How a file is opened and what it keeps.
 *
 * @param memoryLimit most memory for the engine, as DuckDB writes sizes: {@code 1GB}
 * @param threads threads of the engine, at least 1
 * @param rawRetention how long raw rows are kept behind the newest one; zero for ever
 * @param rollupRetention the same for each rollup level; a level that is missing is kept for ever
 * @param resultRetention how long results of rules and alerts are kept behind the newest one; zero
 *     for ever
 */
record DuckDbOptions(
    String memoryLimit,
    int threads,
    Duration rawRetention,
    Map<String, Duration> rollupRetention,
    Duration resultRetention) {
  DuckDbOptions {
    rollupRetention = Map.copyOf(rollupRetention);
  }
}
