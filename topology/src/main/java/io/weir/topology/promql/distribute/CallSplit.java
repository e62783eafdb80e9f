package io.weir.topology.promql.distribute;

import io.weir.topology.promql.syntax.AggregationOperator;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.Grouping;
import io.weir.topology.promql.syntax.ResolvedSpans;
import io.weir.topology.promql.syntax.Subquery;
import io.weir.topology.promql.syntax.ValueType;
import java.util.ArrayList;
import java.util.List;

/** Places a call of a function that can't be left to each shard. */
final class CallSplit {
  private final Distributor distributor;
  private final Call call;
  private final List<Expression> scalars;

  CallSplit(Distributor distributor, Call call) {
    this.distributor = distributor;
    this.call = call;
    this.scalars = Distributor.withData(Combining.scalarArguments(call));
  }

  List<Piece> pieces(SeriesScope scope) throws UnstreamableException {
    Function function = call.function();
    Expression operand =
        Combining.vectorArgument(call).orElseGet(() -> call.arguments().getFirst());
    return switch (function) {
      case VECTOR_OF -> List.of(distributor.scalar(operand).within(call));
      case ABSENT -> List.of(absent(operand, operand, scope));
      case ABSENT_OVER_TIME -> {
        // Other than present_over_time, this one bears series that differ in their names only.
        Call last = new Call(Function.LAST_OVER_TIME, call.arguments(), call.position());
        yield List.of(absent(operand, last, scope));
      }
      case INFO ->
          throw new UnstreamableException(
              operand.position(),
              "info() needs series with their own job and instance; this has lost or changed them, or"
                  + " comes from several shards");
      default -> {
        if (operand.type() == ValueType.MATRIX) {
          yield overRange(operand, scope);
        }
        yield Combining.combines(function)
            ? List.of(combining(operand, scope))
            : distributor.eachElement(call, operand, scalars, scope);
      }
    };
  }

  private Piece combining(Expression operand, SeriesScope scope) throws UnstreamableException {
    KeyLabels keys = Combining.keys(call);
    List<Piece> pieces = distributor.vector(operand, scope);
    Piece together =
        pieces.size() == 1 && pieces.getFirst().isTogetherBy(keys)
            ? pieces.getFirst()
            : Piece.received(operand, pieces, new Reduction.None(), keys.asKey());
    return distributor.withScalars(together.within(call), scalars);
  }

  /**
   * Absence shows in one place only, where it is known whether anything is there.
   *
   * @param present what there may be
   */
  private Piece absent(Expression input, Expression present, SeriesScope scope)
      throws UnstreamableException {
    List<Piece> pieces = distributor.vector(present, scope);
    Piece single =
        pieces.size() == 1 && pieces.getFirst().isSingle() && input.equals(present)
            ? pieces.getFirst()
            : Piece.received(
                input,
                pieces,
                new Reduction.Aggregated(AggregationOperator.GROUP, Grouping.ALL),
                KeyLabels.NONE);
    return single.within(call);
  }

  private List<Piece> overRange(Expression range, SeriesScope scope) throws UnstreamableException {
    if (!(range instanceof Subquery subquery)) {
      throw new UnstreamableException(
          scalars.getFirst().position(),
          "%s() of a selector needs numbers that don't depend on other series, found %s"
              .formatted(call.function(), scalars.getFirst()));
    }
    Expression inner = subquery.expression().withoutParentheses();
    StreamableCheck.checkKept(inner);
    List<Piece> pieces = distributor.behindExchange(inner, distributor.vector(inner, scope));
    ResolvedSpans spans = ResolvedSpans.INSTANT;
    List<Piece> result = new ArrayList<>();
    for (Piece piece : pieces) {
      if (!(piece.stage() instanceof Stage.InMerges stage)) {
        throw new IllegalStateException("subquery: expected a stage in the merges, found " + piece);
      }
      Input kept =
          new Input.Kept(
              stage,
              subquery.step().isPresent()
                  ? spans.positiveMillis(subquery.step())
                  : distributor.limits().subqueryStep().toMillis(),
              spans.positiveMillis(subquery.range()),
              spans.offsetMillis(subquery.offset()));
      Piece around =
          new Piece(
              new Stage.InMerges(
                  Fragment.of(call, List.of(inner), List.of(kept)), List.of(kept), stage.single()),
              piece.spread());
      result.add(distributor.withScalars(around, scalars));
    }
    return result;
  }
}
