package io.weir.topology.promql.value;

/**
 * One text.
 *
 * @param timestampMillis the time of the query
 */
public record StringValue(long timestampMillis, String value) implements QueryValue {}
