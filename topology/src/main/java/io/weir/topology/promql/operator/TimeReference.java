package io.weir.topology.promql.operator;

import io.weir.topology.promql.syntax.EvaluationTime;
import io.weir.topology.promql.syntax.Span;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which time a selector looks at, at each step.
 *
 * @param at its {@code @}, or the step's own time
 * @param offsets what is taken off it
 */
public record TimeReference(EvaluationTime at, List<Span> offsets) {
  public TimeReference {
    offsets = List.copyOf(offsets);
  }

  /** A time with one offset. */
  public static TimeReference of(EvaluationTime at, Span offset) {
    return new TimeReference(at, List.of(offset));
  }

  Resolved resolve(Evaluation evaluation) {
    long offsetMillis = 0;
    for (Span offset : offsets) {
      offsetMillis += evaluation.spans().offsetMillis(offset);
    }
    return new Resolved(evaluation.fixedMillis(at), offsetMillis);
  }

  /** The reference within one evaluation. */
  record Resolved(OptionalLong fixedMillis, long offsetMillis) {

    /** The time looked at, at a step's time. */
    long at(long stepTimeMillis) {
      return fixedMillis.orElse(stepTimeMillis) - offsetMillis;
    }
  }
}
