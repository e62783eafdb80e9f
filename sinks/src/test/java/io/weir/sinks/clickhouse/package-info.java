/** The ClickHouse store against the real engine. */
@NullMarked
package io.weir.sinks.clickhouse;

import org.jspecify.annotations.NullMarked;
