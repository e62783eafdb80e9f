/**
 * Keeps samples, rollups, results of rules and alerts in ClickHouse. Every table is a {@code
 * ReplacingMergeTree}, so that rows that come again change nothing; offsets are left to Kafka.
 */
@NullMarked
package io.weir.sinks.clickhouse;

import org.jspecify.annotations.NullMarked;
