package io.weir.topology.promql.distribute;

import io.weir.topology.promql.syntax.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Some of the elements of a vector, or a scalar, with the stage that gives them.
 *
 * @param spread behind an exchange, the labels by which elements are spread over merge partitions;
 *     null in the shards
 */
record Piece(Stage stage, @Nullable KeyLabels spread) {

  static Piece inShards(Expression expression, SeriesScope scope) {
    return new Piece(new Stage.InShards(Fragment.of(expression), scope), null);
  }

  /** What needs nothing from elsewhere, in one merge partition. */
  static Piece originating(Expression expression) {
    return new Piece(new Stage.InMerges(Fragment.of(expression), List.of(), true), KeyLabels.NONE);
  }

  /** What is received through an exchange, as it is. */
  static Piece received(
      Expression expression, List<Piece> senders, Reduction reduction, KeyLabels key) {
    Exchange exchange =
        new Exchange(
            senders.stream().map(Piece::stage).toList(), reduction, new Destination.Hashed(key));
    Expression input = expression.withoutParentheses();
    List<Input> inputs = List.of(new Input.Received(exchange));
    return new Piece(
        new Stage.InMerges(Fragment.of(input, List.of(input), inputs), inputs, key.isNone()), key);
  }

  /** Whether elements with equal labels of a selection are together, behind an exchange. */
  boolean isTogetherBy(KeyLabels selection) {
    return spread != null && selection.covers(spread);
  }

  boolean isSingle() {
    return spread != null && spread.isNone();
  }

  /** What an expression around makes of this piece alone, in the same place. */
  Piece within(Expression around) {
    return switch (stage) {
      case Stage.InShards shards -> inShards(around, shards.scope());
      case Stage.InMerges merges ->
          new Piece(
              new Stage.InMerges(
                  Fragment.of(around, merges.fragment().inputs(), merges.inputs()),
                  merges.inputs(),
                  merges.single()),
              spread);
    };
  }

  /** This piece, which is behind an exchange, with further inputs. */
  Piece with(List<Expression> expressions, List<Input> inputs) {
    if (!(stage instanceof Stage.InMerges merges)) {
      throw new IllegalStateException("inputs: expected a stage in the merges, found " + stage);
    }
    List<Expression> allExpressions = new ArrayList<>(merges.fragment().inputs());
    List<Input> allInputs = new ArrayList<>(merges.inputs());
    for (int i = 0; i < inputs.size(); i++) {
      if (!allExpressions.contains(expressions.get(i))) {
        allExpressions.add(expressions.get(i));
        allInputs.add(inputs.get(i));
      }
    }
    return new Piece(
        new Stage.InMerges(
            Fragment.of(merges.fragment().expression(), allExpressions, allInputs),
            allInputs,
            merges.single()),
        spread);
  }

  /** This piece with the inputs of another one in the same place. */
  Piece with(Piece other) {
    if (!(other.stage instanceof Stage.InMerges merges)) {
      throw new IllegalStateException("inputs: expected a stage in the merges, found " + other);
    }
    return with(merges.fragment().inputs(), merges.inputs());
  }

  /** An input that another place receives from this piece, all of it everywhere. */
  static Input broadcast(List<Piece> pieces, Reduction reduction) {
    return new Input.Received(
        new Exchange(
            pieces.stream().map(Piece::stage).toList(), reduction, new Destination.Everywhere()));
  }

  /** The labels that an exchange is to be keyed by for elements to be together by a selection. */
  static KeyLabels keyFor(KeyLabels selection, Set<String> unless) {
    KeyLabels key = selection.asKey();
    for (String name : unless) {
      key = key.without(name);
    }
    return key;
  }
}
