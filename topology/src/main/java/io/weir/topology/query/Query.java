package io.weir.topology.query;

import io.weir.topology.promql.syntax.Expression;

/**
 * An expression that somebody asks for.
 *
 * @param text as it was written: positions in warnings are of this text
 * @param expression the text, read and checked
 */
public record Query(Asker asker, String text, Expression expression) {}
