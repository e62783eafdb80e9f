package io.weir.topology.promql.distribute;

import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Grouping;
import io.weir.topology.promql.syntax.ValueType;
import java.util.List;

/** Splits an aggregation into what its parts can say of their groups, and a merge of that. */
final class AggregationSplit {
  private final Distributor distributor;
  private final Aggregation aggregation;
  private final KeyLabels keys;
  private final List<Expression> scalars;

  AggregationSplit(Distributor distributor, Aggregation aggregation) {
    this.distributor = distributor;
    this.aggregation = aggregation;
    this.keys = Combining.keys(aggregation);
    Expression parameter = aggregation.parameter();
    this.scalars =
        parameter == null || parameter.type() != ValueType.SCALAR
            ? List.of()
            : Distributor.withData(List.of(parameter));
  }

  List<Piece> pieces(SeriesScope scope) throws UnstreamableException {
    Expression operand = aggregation.operand().withoutParentheses();
    return switch (aggregation.operator()) {
      case LIMIT_RATIO -> distributor.eachElement(aggregation, operand, scalars, scope);
      case TOPK, BOTTOMK, LIMITK ->
          // Without k every element may be one of the first.
          merged(operand, scope, scalars.isEmpty(), operand, new Reduction.None());
      case COUNT_VALUES -> merged(operand, scope, true, aggregation, new Reduction.Added());
      default ->
          merged(
              operand,
              scope,
              false,
              aggregation,
              new Reduction.Aggregated(aggregation.operator(), sorted(aggregation.grouping())));
    };
  }

  /**
   * The aggregation, in place if its groups are together.
   *
   * @param twice whether the senders evaluate it over their elements first
   * @param input what comes through the exchange
   */
  private List<Piece> merged(
      Expression operand, SeriesScope scope, boolean twice, Expression input, Reduction reduction)
      throws UnstreamableException {
    List<Piece> pieces = distributor.vector(operand, scope);
    if (pieces.size() == 1 && pieces.getFirst().isTogetherBy(keys)) {
      return List.of(distributor.withScalars(pieces.getFirst().within(aggregation), scalars));
    }
    List<Piece> senders =
        twice ? pieces.stream().map(piece -> piece.within(aggregation)).toList() : pieces;
    Piece received = Piece.received(input, senders, reduction, keys.asKey());
    return List.of(distributor.withScalars(received.within(aggregation), scalars));
  }

  private static Grouping sorted(Grouping grouping) {
    return new Grouping(
        grouping.without(), grouping.labels().stream().distinct().sorted().toList());
  }
}
