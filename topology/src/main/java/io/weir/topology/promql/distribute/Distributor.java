package io.weir.topology.promql.distribute;

import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.Binary;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.Unary;
import io.weir.topology.promql.syntax.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Places the parts of an expression, from the inside out. A part stays in the shards as long as no
 * elements of several shards may have to meet; where that holds for routed series only, the part is
 * planned twice, for these and for the others. What has gone through an exchange never goes back.
 */
final class Distributor {
  private final PlanLimits limits;

  Distributor(PlanLimits limits) {
    this.limits = limits;
  }

  PlanLimits limits() {
    return limits;
  }

  /** The pieces of a vector, at least one, without a common element. */
  List<Piece> vector(Expression written, SeriesScope scope) throws UnstreamableException {
    Expression expression = written.withoutParentheses();
    if (Dataless.holds(expression)) {
      return List.of(Piece.originating(expression));
    }
    Optional<Locality> locality = Locality.of(expression);
    if (locality.isPresent()) {
      boolean combines = locality.get().combines();
      if (!combines
          || scope == SeriesScope.ROUTED
          || (scope == SeriesScope.ALL && Locality.readsRoutedOnly(expression))) {
        return List.of(Piece.inShards(expression, scope));
      }
      if (scope == SeriesScope.ALL) {
        List<Piece> pieces = new ArrayList<>(vector(expression, SeriesScope.ROUTED));
        pieces.addAll(vector(expression, SeriesScope.STRAY));
        return pieces;
      }
    }
    return switch (expression) {
      case Unary unary -> eachElement(unary, unary.operand(), List.of(), scope);
      case Binary binary -> binary(binary, scope);
      case Aggregation aggregation -> new AggregationSplit(this, aggregation).pieces(scope);
      case Call call -> new CallSplit(this, call).pieces(scope);
      default ->
          throw new IllegalStateException("vector: expected one to be split, found " + expression);
    };
  }

  private List<Piece> binary(Binary binary, SeriesScope scope) throws UnstreamableException {
    if (binary.left().type() == ValueType.SCALAR) {
      return eachElement(binary, binary.right(), List.of(binary.left()), scope);
    }
    if (binary.right().type() == ValueType.SCALAR) {
      return eachElement(binary, binary.left(), List.of(binary.right()), scope);
    }
    return List.of(
        new JoinSplit(binary, vector(binary.left(), scope), vector(binary.right(), scope)).piece());
  }

  /**
   * What works on each element by itself stays where the elements are, if its scalars can be there.
   */
  List<Piece> eachElement(
      Expression whole, Expression operand, List<Expression> scalars, SeriesScope scope)
      throws UnstreamableException {
    List<Piece> pieces = vector(operand, scope);
    List<Expression> needed = withData(scalars);
    if (!needed.isEmpty()) {
      pieces = behindExchange(operand, pieces);
    }
    List<Piece> result = new ArrayList<>();
    for (Piece piece : pieces) {
      result.add(withScalars(piece.within(whole), needed));
    }
    return result;
  }

  static List<Expression> withData(List<Expression> scalars) {
    return scalars.stream()
        .map(Expression::withoutParentheses)
        .filter(scalar -> !Dataless.holds(scalar))
        .toList();
  }

  /** The same pieces, those in the shards moved behind an exchange. */
  List<Piece> behindExchange(Expression expression, List<Piece> pieces) {
    List<Piece> inShards = pieces.stream().filter(piece -> piece.spread() == null).toList();
    if (inShards.isEmpty()) {
      return pieces;
    }
    List<Piece> moved =
        new ArrayList<>(pieces.stream().filter(piece -> piece.spread() != null).toList());
    moved.add(Piece.received(expression, inShards, new Reduction.None(), KeyLabels.ALL));
    return moved;
  }

  /** A piece behind an exchange with the scalars that it needs. */
  Piece withScalars(Piece piece, List<Expression> scalars) throws UnstreamableException {
    Piece result = piece;
    for (Expression scalar : scalars) {
      Piece value = scalar(scalar);
      result =
          piece.isSingle()
              ? result.with(value)
              : result.with(
                  List.of(scalar), List.of(Piece.broadcast(List.of(value), new Reduction.None())));
    }
    return result;
  }

  /** A scalar, in one merge partition. */
  Piece scalar(Expression written) throws UnstreamableException {
    Expression scalar = written.withoutParentheses();
    if (scalar instanceof Call call && call.function() == Function.SCALAR_OF) {
      Expression vector = call.arguments().getFirst().withoutParentheses();
      List<Piece> pieces = vector(vector, SeriesScope.ALL);
      Piece single =
          pieces.size() == 1 && pieces.getFirst().isSingle()
              ? pieces.getFirst()
              : Piece.received(vector, pieces, new Reduction.FirstTwoNumbers(), KeyLabels.NONE);
      return single.within(call);
    }
    Piece result = Piece.originating(scalar);
    for (Expression child : scalar.children()) {
      if (!Dataless.holds(child)) {
        result = result.with(scalar(child));
      }
    }
    return result;
  }
}
