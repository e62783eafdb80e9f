package io.weir.topology.promql.distribute;

import io.weir.topology.promql.plan.Planner;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.EvaluationTime;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.InvalidSpanException;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.RangeEnds;
import io.weir.topology.promql.syntax.ResolvedSpans;
import io.weir.topology.promql.syntax.Span;
import io.weir.topology.promql.syntax.Subquery;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.promql.syntax.VectorSelector;
import io.weir.topology.promql.value.QueryException;
import java.time.Duration;

/** Refuses what can't be known when a tick is evaluated, or reaches too far back. */
final class StreamableCheck {
  private final PlanLimits limits;

  StreamableCheck(PlanLimits limits) {
    this.limits = limits;
  }

  void check(Expression expression) throws UnstreamableException {
    if (expression.type() != ValueType.VECTOR && expression.type() != ValueType.SCALAR) {
      throw new UnstreamableException(
          expression.position(),
          "a rule needs a scalar or an instant vector, found a "
              + expression.type().documentedName());
    }
    check(expression, 0);
    try {
      Planner.plan(expression);
    } catch (QueryException e) {
      throw new UnstreamableException(expression.position(), String.valueOf(e.getMessage()));
    }
  }

  /**
   * Checks what is evaluated as long before the tick as this.
   *
   * @param reachMillis ranges and offsets of the subqueries around
   */
  private void check(Expression expression, long reachMillis) throws UnstreamableException {
    switch (expression) {
      case VectorSelector selector ->
          time(selector.at(), selector.offset(), selector.ends(), selector, reachMillis);
      case MatrixSelector matrix -> {
        VectorSelector selector = matrix.selector();
        long range = millis(matrix.range(), false, matrix.position());
        time(selector.at(), selector.offset(), selector.ends(), matrix, reachMillis + range);
      }
      case Subquery subquery -> {
        long range = millis(subquery.range(), false, subquery.position());
        if (subquery.step().isPresent()) {
          millis(subquery.step(), false, subquery.position());
        }
        long reach =
            time(
                subquery.at(),
                subquery.offset(),
                RangeEnds.EXTRAPOLATED,
                subquery,
                reachMillis + range);
        check(subquery.expression(), reach);
      }
      default -> {
        for (Expression child : expression.children()) {
          check(child, reachMillis);
        }
      }
    }
  }

  private long time(
      EvaluationTime at, Span offset, RangeEnds ends, Expression place, long reachMillis)
      throws UnstreamableException {
    Position position = place.position();
    if (at instanceof EvaluationTime.Fixed) {
      throw new UnstreamableException(
          position,
          "@ with a fixed time: a rule only sees what is kept behind each tick: " + place);
    }
    if (ends == RangeEnds.SMOOTHED) {
      throw new UnstreamableException(
          position, "smoothed needs samples after the tick, which aren't there yet: " + place);
    }
    long offsetMillis = millis(offset, true, position);
    if (offsetMillis < 0) {
      throw new UnstreamableException(
          position, "a negative offset needs samples after the tick: " + place);
    }
    long reach = reachMillis + offsetMillis;
    if (reach > limits.maxRange().toMillis()) {
      throw new UnstreamableException(
          position,
          "reaches back %s, expected at most %s (max_range): %s"
              .formatted(text(Duration.ofMillis(reach)), text(limits.maxRange()), place));
    }
    return reach;
  }

  private static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(java.util.Locale.ROOT);
  }

  private static long millis(Span span, boolean offset, Position position)
      throws UnstreamableException {
    try {
      return offset
          ? ResolvedSpans.INSTANT.offsetMillis(span)
          : ResolvedSpans.INSTANT.positiveMillis(span);
    } catch (InvalidSpanException e) {
      throw new UnstreamableException(position, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Checks what is evaluated at each step of a subquery, once, and kept for several ticks.
   *
   * @throws UnstreamableException if it depends on the tick around the subquery
   */
  static void checkKept(Expression expression) throws UnstreamableException {
    EvaluationTime at =
        switch (expression) {
          case VectorSelector selector -> selector.at();
          case MatrixSelector matrix -> matrix.selector().at();
          case Subquery subquery -> subquery.at();
          default -> EvaluationTime.OfQuery.CURRENT;
        };
    boolean ofQuery =
        expression instanceof Call call
            && (call.function() == Function.START || call.function() == Function.END);
    if (at != EvaluationTime.OfQuery.CURRENT || ofQuery) {
      throw new UnstreamableException(
          expression.position(),
          "the tick's own time in a subquery that looks back over several shards' results, which are"
              + " kept from tick to tick: "
              + expression);
    }
    for (Expression child : expression.children()) {
      checkKept(child);
    }
  }
}
