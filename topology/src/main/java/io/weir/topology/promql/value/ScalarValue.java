package io.weir.topology.promql.value;

/**
 * One number.
 *
 * @param timestampMillis the time of the query
 */
public record ScalarValue(long timestampMillis, double value) implements QueryValue {}
