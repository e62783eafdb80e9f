package io.weir.topology.promql.annotation;

import io.weir.topology.promql.syntax.Position;

/** An annotation that counts nothing. */
record PlainAnnotation(Level level, String message, Position position) implements Annotation {}
