package io.weir.topology.promql.annotation;

import io.weir.topology.promql.syntax.Position;

/** One thing to say about one place of an expression. Immutable. */
public sealed interface Annotation permits PlainAnnotation, ForcedMonotonicity, StartTimeOverlap {
  /** How much it matters. */
  Level level();

  /** What is said, without the place; two of the same message are one. */
  String message();

  /** The place that it speaks of. */
  Position position();

  /** What is said of {@code query}, with the place as {@code (line:column)}. */
  default String describe(String query) {
    return message() + " (" + position().lineAndColumn(query) + ")";
  }

  /** This and an earlier one of the same message as one; this one, unless they count something. */
  default Annotation after(Annotation earlier) {
    return this;
  }
}
