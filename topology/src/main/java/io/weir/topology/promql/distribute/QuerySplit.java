package io.weir.topology.promql.distribute;

import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.operator.Gathered;
import io.weir.topology.promql.operator.Operator;
import io.weir.topology.promql.operator.PartialAggregation;
import io.weir.topology.promql.plan.Planner;
import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.AggregationOperator;
import io.weir.topology.promql.syntax.Binary;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.Grouping;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.StringLiteral;
import io.weir.topology.promql.syntax.Subquery;
import io.weir.topology.promql.syntax.Unary;
import io.weir.topology.promql.syntax.ValueType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Splits one expression, from the inside out, as {@link Distributor} does it for rules; but all
 * that shards don't do has one place, and is asked for whole grids of steps, whichever the
 * expression around needs. One thread.
 */
final class QuerySplit {
  private final List<ShardPart> parts = new ArrayList<>();

  /** Some of a vector's elements: still to be evaluated in the shards, or here. */
  private sealed interface Some {
    /** In each shard. */
    record InShards(Expression expression, SeriesScope scope) implements Some {}

    /** Where the question was asked. */
    record Here(Operator operator) implements Some {}
  }

  /** The parts that were split off, by number. */
  List<ShardPart> parts() {
    return parts;
  }

  /** The rest. */
  PromqlQuery query(Expression expression) {
    return switch (expression.type()) {
      case SCALAR -> new PromqlQuery.Steps(scalar(expression), ValueType.SCALAR);
      case VECTOR -> new PromqlQuery.Steps(ordered(expression), ValueType.VECTOR);
      case MATRIX -> new PromqlQuery.Range(Planner.planRange(expression, range(expression)));
      case STRING ->
          new PromqlQuery.Text(((StringLiteral) expression.withoutParentheses()).value());
    };
  }

  private Map<Expression, Operator> range(Expression expression) {
    return expression.withoutParentheses() instanceof Subquery subquery
        ? given(subquery.expression())
        : Map.of();
  }

  /** Whether the outermost call or aggregation puts elements in an order. */
  static boolean orders(Expression written) {
    return switch (written.withoutParentheses()) {
      case Call call -> sorts(call.function());
      case Aggregation aggregation -> chooses(aggregation.operator());
      default -> false;
    };
  }

  /** A vector in the order that the outermost call or aggregation gives it. */
  private Operator ordered(Expression written) {
    Expression expression = written.withoutParentheses();
    if (expression instanceof Call call && sorts(call.function())) {
      Expression operand = call.arguments().getFirst().withoutParentheses();
      return Planner.plan(call, Map.of(operand, here(operand)));
    }
    if (expression instanceof Aggregation aggregation
        && chooses(aggregation.operator())
        && aggregation.parameter() != null
        && Dataless.holds(aggregation.parameter())) {
      Operator chosen = here(expression);
      return Planner.plan(expression, Map.of(aggregation.operand().withoutParentheses(), chosen));
    }
    return here(expression);
  }

  private static boolean sorts(Function function) {
    return switch (function) {
      case SORT, SORT_DESC, SORT_BY_LABEL, SORT_BY_LABEL_DESC -> true;
      default -> false;
    };
  }

  private static boolean chooses(AggregationOperator operator) {
    return operator == AggregationOperator.TOPK || operator == AggregationOperator.BOTTOMK;
  }

  /** The whole vector, here. */
  private Operator here(Expression expression) {
    List<Some> pieces = vector(expression.withoutParentheses(), SeriesScope.ALL);
    return union(pieces);
  }

  private Operator union(List<Some> pieces) {
    return pieces.size() == 1 && pieces.getFirst() instanceof Some.Here only
        ? only.operator()
        : Gathered.vector(told(pieces));
  }

  private Gathered.Parts told(List<Some> pieces) {
    return Gathered.all(
        pieces.stream()
            .map(piece ->
                switch (piece) {
                  case Some.InShards shards ->
                      elsewhere(shards.expression(), shards.scope(), new Reduction.None());
                  case Some.Here at -> Gathered.here(at.operator());
                })
            .toList());
  }

  private Gathered.Parts elsewhere(Expression expression, SeriesScope scope, Reduction reduction) {
    parts.add(new ShardPart(expression, scope, reduction));
    return Gathered.elsewhere(parts.size() - 1);
  }

  /** The parts of a vector, at least one, without a common element. */
  private List<Some> vector(Expression written, SeriesScope scope) {
    Expression expression = written.withoutParentheses();
    if (Dataless.holds(expression)) {
      return List.of(new Some.Here(Planner.plan(expression)));
    }
    Optional<Locality> locality = Locality.of(expression);
    if (locality.isPresent()) {
      boolean combines = locality.get().combines();
      if (!combines
          || scope == SeriesScope.ROUTED
          || (scope == SeriesScope.ALL && Locality.readsRoutedOnly(expression))) {
        return List.of(new Some.InShards(expression, scope));
      }
      if (scope == SeriesScope.ALL) {
        List<Some> pieces = new ArrayList<>(vector(expression, SeriesScope.ROUTED));
        pieces.addAll(vector(expression, SeriesScope.STRAY));
        return pieces;
      }
    }
    return switch (expression) {
      case Unary unary -> eachElement(unary, unary.operand(), List.of(), scope);
      case Binary binary -> binary(binary, scope);
      case Aggregation aggregation -> aggregation(aggregation, scope);
      case Call call -> call(call, scope);
      default ->
          throw new IllegalStateException("vector: expected one to be split, found " + expression);
    };
  }

  private List<Some> binary(Binary binary, SeriesScope scope) {
    if (binary.left().type() == ValueType.SCALAR) {
      return eachElement(binary, binary.right(), List.of(binary.left()), scope);
    }
    if (binary.right().type() == ValueType.SCALAR) {
      return eachElement(binary, binary.left(), List.of(binary.right()), scope);
    }
    Map<Expression, Operator> given = new HashMap<>();
    for (Expression side : binary.children()) {
      given.put(side.withoutParentheses(), union(vector(side, scope)));
    }
    return List.of(new Some.Here(Planner.plan(binary, given)));
  }

  /** What works on each element by itself stays where the elements are, if its scalars can. */
  private List<Some> eachElement(
      Expression whole, Expression operand, List<Expression> scalars, SeriesScope scope) {
    List<Expression> needed = Distributor.withData(scalars);
    List<Some> pieces = vector(operand, scope);
    if (!needed.isEmpty()) {
      pieces = List.of(new Some.Here(union(pieces)));
    }
    Map<Expression, Operator> given = scalars(needed);
    List<Some> result = new ArrayList<>();
    for (Some piece : pieces) {
      result.add(
          switch (piece) {
            case Some.InShards shards -> new Some.InShards(whole, shards.scope());
            case Some.Here at -> {
              given.put(operand.withoutParentheses(), at.operator());
              yield new Some.Here(Planner.plan(whole, given));
            }
          });
    }
    return result;
  }

  private Map<Expression, Operator> scalars(List<Expression> needed) {
    Map<Expression, Operator> given = new HashMap<>();
    needed.forEach(scalar -> given.put(scalar, scalar(scalar)));
    return given;
  }

  private List<Some> aggregation(Aggregation aggregation, SeriesScope scope) {
    Expression operand = aggregation.operand().withoutParentheses();
    Expression parameter = aggregation.parameter();
    List<Expression> scalars =
        parameter == null || parameter.type() != ValueType.SCALAR
            ? List.of()
            : Distributor.withData(List.of(parameter));
    if (aggregation.operator() == AggregationOperator.LIMIT_RATIO) {
      return eachElement(aggregation, operand, scalars, scope);
    }
    List<Some> pieces = vector(operand, scope);
    Map<Expression, Operator> given = scalars(scalars);
    Operator whole =
        switch (aggregation.operator()) {
          case TOPK, BOTTOMK, LIMITK -> {
            // Without k every element may be one of the first.
            given.put(
                operand, union(scalars.isEmpty() ? around(aggregation, operand, pieces) : pieces));
            yield Planner.plan(aggregation, given);
          }
          case COUNT_VALUES -> Gathered.addedVector(told(around(aggregation, operand, pieces)));
          default -> merged(aggregation, operand, pieces, given);
        };
    return List.of(new Some.Here(whole));
  }

  /** Each of some pieces as the operand of the expression around it, where it is. */
  private static List<Some> around(Expression whole, Expression operand, List<Some> pieces) {
    List<Some> result = new ArrayList<>();
    for (Some piece : pieces) {
      result.add(
          switch (piece) {
            case Some.InShards shards -> new Some.InShards(whole, shards.scope());
            case Some.Here at -> new Some.Here(Planner.plan(whole, Map.of(operand, at.operator())));
          });
    }
    return result;
  }

  private Operator merged(
      Aggregation aggregation,
      Expression operand,
      List<Some> pieces,
      Map<Expression, Operator> given) {
    PartialAggregation partial =
        new PartialAggregation(aggregation.operator(), aggregation.grouping(), operand.position());
    Reduction reduction = new Reduction.Aggregated(aggregation.operator(), aggregation.grouping());
    Gathered.Parts told =
        Gathered.all(
            pieces.stream()
                .map(piece ->
                    switch (piece) {
                      case Some.InShards shards ->
                          elsewhere(shards.expression(), shards.scope(), reduction);
                      case Some.Here at -> partial.here(at.operator());
                    })
                .toList());
    Expression parameter = aggregation.parameter();
    return aggregation.operator() == AggregationOperator.QUANTILE && parameter != null
        ? partial.gathered(
            told,
            Planner.plan(parameter.withoutParentheses(), given),
            parameter.withoutParentheses().position())
        : partial.gathered(told, null, Position.NOWHERE);
  }

  private List<Some> call(Call call, SeriesScope scope) {
    Expression operand =
        Combining.vectorArgument(call)
            .orElseGet(() -> call.arguments().getFirst().withoutParentheses());
    List<Expression> scalars = Distributor.withData(Combining.scalarArguments(call));
    return switch (call.function()) {
      case VECTOR_OF -> List.of(new Some.Here(Planner.plan(call, scalars(scalars))));
      case ABSENT -> List.of(absent(call, operand, operand, scope));
      case ABSENT_OVER_TIME -> {
        // Other than present_over_time, this one bears series that differ in their names only.
        Call last = new Call(Function.LAST_OVER_TIME, call.arguments(), call.position());
        yield List.of(absent(call, operand, last, scope));
      }
      case INFO ->
          List.of(
              new Some.Here(Planner.plan(call, Map.of(operand, union(vector(operand, scope))))));
      default -> {
        if (operand.type() == ValueType.MATRIX) {
          yield List.of(overRange(call, operand, scalars, scope));
        }
        if (Combining.combines(call.function())) {
          Map<Expression, Operator> given = scalars(scalars);
          given.put(operand, union(vector(operand, scope)));
          yield List.of(new Some.Here(Planner.plan(call, given)));
        }
        yield eachElement(call, operand, scalars, scope);
      }
    };
  }

  /**
   * Absence shows only where all that is there is known.
   *
   * @param present what there may be
   */
  private Some absent(Call call, Expression input, Expression present, SeriesScope scope) {
    Grouping all = Grouping.ALL;
    PartialAggregation group =
        new PartialAggregation(AggregationOperator.GROUP, all, input.position());
    Reduction reduction = new Reduction.Aggregated(AggregationOperator.GROUP, all);
    Gathered.Parts told =
        Gathered.all(
            vector(present, scope).stream()
                .map(piece ->
                    switch (piece) {
                      case Some.InShards shards ->
                          elsewhere(shards.expression(), shards.scope(), reduction);
                      case Some.Here at -> group.here(at.operator());
                    })
                .toList());
    return new Some.Here(
        Planner.plan(call, Map.of(input, group.gathered(told, null, Position.NOWHERE))));
  }

  /** A function of ranges that the shards can't evaluate: of a subquery, or with such a scalar. */
  private Some overRange(Call call, Expression range, List<Expression> scalars, SeriesScope scope) {
    Map<Expression, Operator> given = scalars(scalars);
    if (range instanceof Subquery subquery) {
      Expression inner = subquery.expression().withoutParentheses();
      given.put(inner, union(vector(inner, scope)));
    } else if (!(range instanceof MatrixSelector)) {
      throw new IllegalStateException("range: expected a selector or a subquery, found " + range);
    } else if (scope != SeriesScope.ALL) {
      throw new IllegalStateException(
          "range: expected to read all series, found " + scope + ": " + range);
    }
    return new Some.Here(Planner.plan(call, given));
  }

  private Map<Expression, Operator> given(Expression written) {
    Expression expression = written.withoutParentheses();
    return Map.of(
        expression, expression.type() == ValueType.SCALAR ? scalar(expression) : here(expression));
  }

  /** A scalar, here. */
  private Operator scalar(Expression written) {
    Expression scalar = written.withoutParentheses();
    if (Dataless.holds(scalar)) {
      return Planner.plan(scalar);
    }
    Map<Expression, Operator> given = new HashMap<>();
    if (scalar instanceof Call call && call.function() == Function.SCALAR_OF) {
      Expression vector = call.arguments().getFirst().withoutParentheses();
      given.put(vector, onlyNumbers(vector(vector, SeriesScope.ALL)));
    } else {
      for (Expression child : scalar.children()) {
        if (!Dataless.holds(child)) {
          given.put(child.withoutParentheses(), scalar(child));
        }
      }
    }
    return Planner.plan(scalar, given);
  }

  private Operator onlyNumbers(List<Some> pieces) {
    return Gathered.rows(
        Gathered.all(
            pieces.stream()
                .map(piece ->
                    switch (piece) {
                      case Some.InShards shards ->
                          elsewhere(
                              shards.expression(), shards.scope(), new Reduction.FirstTwoNumbers());
                      case Some.Here at -> Gathered.here(at.operator());
                    })
                .toList()));
  }
}
