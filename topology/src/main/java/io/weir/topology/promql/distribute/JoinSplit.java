package io.weir.topology.promql.distribute;

import io.weir.topology.promql.syntax.AggregationOperator;
import io.weir.topology.promql.syntax.Binary;
import io.weir.topology.promql.syntax.BinaryOperator;
import io.weir.topology.promql.syntax.Cardinality;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Grouping;
import io.weir.topology.promql.syntax.VectorMatching;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the elements of two vectors together behind exchanges: where one side already is if that
 * suits, else by the matching labels; a side that all elements of the other match is sent
 * everywhere.
 */
final class JoinSplit {
  private final Binary binary;
  private final VectorMatching matching;
  private final KeyLabels keys;
  private final List<Piece> left;
  private final List<Piece> right;

  JoinSplit(Binary binary, List<Piece> left, List<Piece> right) {
    this.binary = binary;
    this.matching = binary.matching();
    this.keys = Combining.keys(matching);
    this.left = left;
    this.right = right;
  }

  Piece piece() {
    Optional<KeyLabels> leftSpread = spread(left);
    Optional<KeyLabels> rightSpread = spread(right);
    if (leftSpread.isPresent() && leftSpread.equals(rightSpread)) {
      return left.getFirst().within(binary).with(right.getFirst());
    }
    boolean manyIsRight = matching.cardinality() == Cardinality.ONE_TO_MANY;
    boolean manyIsSingle =
        (manyIsRight ? rightSpread : leftSpread).filter(KeyLabels::isNone).isPresent();
    if (keys.asKey().isNone() && allowsBroadcast() && !manyIsSingle) {
      return manyIsRight
          ? broadcast(binary.right(), right, binary.left(), left)
          : broadcast(binary.left(), left, binary.right(), right);
    }
    KeyLabels key =
        leftSpread
            .filter(spread -> !spread.isNone())
            .or(() -> rightSpread.filter(spread -> !spread.isNone()))
            .orElse(keys.asKey());
    return side(binary.left(), left, key).within(binary).with(side(binary.right(), right, key));
  }

  /** By which labels a side is spread, if elements that match are together by that. */
  private Optional<KeyLabels> spread(List<Piece> pieces) {
    return pieces.size() == 1 && pieces.getFirst().isTogetherBy(keys)
        ? Optional.ofNullable(pieces.getFirst().spread())
        : Optional.empty();
  }

  private static Piece side(Expression expression, List<Piece> pieces, KeyLabels key) {
    return pieces.size() == 1 && key.equals(pieces.getFirst().spread())
        ? pieces.getFirst()
        : Piece.received(expression, pieces, new Reduction.None(), key);
  }

  /** Whether each element of one side finds all it needs if it has the whole other side. */
  private boolean allowsBroadcast() {
    return binary.operator().isSet()
        ? binary.operator() != BinaryOperator.OR
        : matching.isGrouped() && !matching.fills();
  }

  private Piece broadcast(
      Expression manyExpression, List<Piece> many, Expression oneExpression, List<Piece> one) {
    // Elements that differ only in labels that they get from the other side become equal.
    Set<String> unless = new HashSet<>(matching.include());
    KeyLabels selection = Piece.keyFor(KeyLabels.ALL, unless);
    Piece placed =
        many.size() == 1 && many.getFirst().isTogetherBy(selection)
            ? many.getFirst()
            : Piece.received(manyExpression, many, new Reduction.None(), selection);
    boolean onlyPresence = binary.operator().isSet() && matching.labels().isEmpty();
    Reduction reduction =
        onlyPresence
            ? new Reduction.Aggregated(AggregationOperator.GROUP, Grouping.ALL)
            : new Reduction.None();
    return placed
        .within(binary)
        .with(
            List.of(oneExpression.withoutParentheses()), List.of(Piece.broadcast(one, reduction)));
  }
}
