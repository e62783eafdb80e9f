package io.weir.topology.promql.distribute;

import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.AggregationOperator;
import io.weir.topology.promql.syntax.Binary;
import io.weir.topology.promql.syntax.BinaryOperator;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.Cardinality;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.NumberLiteral;
import io.weir.topology.promql.syntax.Parentheses;
import io.weir.topology.promql.syntax.StringLiteral;
import io.weir.topology.promql.syntax.Subquery;
import io.weir.topology.promql.syntax.Unary;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.promql.syntax.VectorMatching;
import io.weir.topology.promql.syntax.VectorSelector;
import java.util.List;
import java.util.Optional;

/**
 * What shows that each shard can evaluate an expression by itself, for its routed series.
 *
 * @param routing from where the elements come
 * @param combines whether elements of several series meet, which only routed ones do for sure
 */
record Locality(Routing routing, boolean combines) {

  /** Empty if elements of several shards may have to meet. */
  static Optional<Locality> of(Expression expression) {
    return switch (expression) {
      case NumberLiteral number -> Optional.empty();
      case StringLiteral string -> Optional.empty();
      case VectorSelector selector ->
          Optional.of(new Locality(Routing.of(selector.matchers()), false));
      case MatrixSelector matrix -> of(matrix.selector());
      case Subquery subquery -> of(subquery.expression());
      case Parentheses parentheses -> of(parentheses.expression());
      case Unary unary -> of(unary.operand());
      case Binary binary -> of(binary);
      case Aggregation aggregation -> of(aggregation);
      case Call call -> of(call);
    };
  }

  private Locality combining(Routing newRouting) {
    return new Locality(newRouting, true);
  }

  private static Optional<Locality> of(Binary binary) {
    boolean leftScalar = binary.left().type() == ValueType.SCALAR;
    boolean rightScalar = binary.right().type() == ValueType.SCALAR;
    if (leftScalar || rightScalar) {
      Expression scalar = leftScalar ? binary.left() : binary.right();
      Expression vector = leftScalar ? binary.right() : binary.left();
      return Dataless.holds(scalar) ? of(vector) : Optional.empty();
    }
    Optional<Locality> left = of(binary.left());
    Optional<Locality> right = of(binary.right());
    KeyLabels matching = Combining.keys(binary.matching());
    if (left.isEmpty()
        || right.isEmpty()
        || !left.get().routing.isSharedWith(right.get().routing, matching)) {
      return Optional.empty();
    }
    return Optional.of(new Locality(joined(binary, left.get().routing, right.get().routing), true));
  }

  private static Routing joined(Binary binary, Routing left, Routing right) {
    if (binary.operator().isSet()) {
      return binary.operator() == BinaryOperator.OR ? left.or(right) : left;
    }
    VectorMatching matching = binary.matching();
    // What fills in for a missing element is of the other side.
    Routing routing =
        matching.fills()
            ? left.or(right)
            : matching.cardinality() == Cardinality.ONE_TO_MANY ? right : left;
    return matching.isGrouped() && !matching.fills()
        ? routing.setting(matching.include())
        : routing.keeping(Combining.keys(matching)).setting(matching.include());
  }

  private static Optional<Locality> of(Aggregation aggregation) {
    Expression parameter = aggregation.parameter();
    if (parameter != null && !Dataless.holds(parameter)) {
      return Optional.empty();
    }
    Optional<Locality> operand = of(aggregation.operand());
    if (operand.isEmpty() || aggregation.operator() == AggregationOperator.LIMIT_RATIO) {
      return operand;
    }
    KeyLabels keys = Combining.keys(aggregation);
    Routing routing = operand.get().routing;
    if (!routing.isDecidedBy(keys)) {
      return Optional.empty();
    }
    return switch (aggregation.operator()) {
      case TOPK, BOTTOMK, LIMITK -> Optional.of(operand.get().combining(routing));
      default -> Optional.of(operand.get().combining(routing.keeping(keys)));
    };
  }

  private static Optional<Locality> of(Call call) {
    for (Expression argument : call.arguments()) {
      if (argument.type() == ValueType.SCALAR && !Dataless.holds(argument)) {
        return Optional.empty();
      }
    }
    return switch (call.function()) {
      case ABSENT, ABSENT_OVER_TIME, SCALAR_OF, VECTOR_OF -> Optional.empty();
      case INFO -> of(call.arguments().getFirst()).filter(operand -> operand.routing.isCarried());
      case LABEL_REPLACE, LABEL_JOIN, HISTOGRAM_QUANTILE, HISTOGRAM_QUANTILES, HISTOGRAM_FRACTION ->
          ofVector(call)
              .filter(operand -> operand.routing.isDecidedBy(Combining.keys(call)))
              .map(operand ->
                  operand.combining(operand.routing.setting(List.of(Combining.setLabel(call)))));
      default -> ofVector(call);
    };
  }

  private static Optional<Locality> ofVector(Call call) {
    return Combining.vectorArgument(call).flatMap(Locality::of);
  }

  /** Whether all series that an expression can read have a label that routes them. */
  static boolean readsRoutedOnly(Expression expression) {
    return switch (expression) {
      case VectorSelector selector ->
          selector.matchers().stream()
              .anyMatch(matcher ->
                  (matcher.name().equals(Routing.JOB) || matcher.name().equals(Routing.INSTANCE))
                      && !matcher.matchesEmpty());
      case MatrixSelector matrix -> readsRoutedOnly(matrix.selector());
      default -> expression.children().stream().allMatch(Locality::readsRoutedOnly);
    };
  }
}
