package io.weir.topology.promql.annotation;

import io.weir.topology.promql.syntax.Position;

/**
 * An annotation that counts nothing.
 *
 * @param message with what names its level, {@code PromQL info: }
 */
public record PlainAnnotation(Level level, String message, Position position)
    implements Annotation {}
