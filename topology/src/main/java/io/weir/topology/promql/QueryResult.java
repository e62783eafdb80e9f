package io.weir.topology.promql;

import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.value.QueryValue;

/** The value of a query, and what its asker should know. */
public record QueryResult(QueryValue value, Annotations annotations) {}
