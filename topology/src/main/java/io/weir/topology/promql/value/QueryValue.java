package io.weir.topology.promql.value;

/** What a query evaluates to. Immutable. */
public sealed interface QueryValue permits ScalarValue, StringValue, VectorValue, MatrixValue {}
