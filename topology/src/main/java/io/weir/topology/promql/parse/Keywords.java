package io.weir.topology.promql.parse;

import io.weir.topology.promql.syntax.AggregationOperator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Words that mean more than a name, in any case of letters. */
final class Keywords {
  private static final Map<String, TokenKind> KINDS = new HashMap<>();
  private static final Map<String, AggregationOperator> AGGREGATIONS = new HashMap<>();

  static {
    for (AggregationOperator operator : AggregationOperator.values()) {
      AGGREGATIONS.put(operator.symbol(), operator);
      KINDS.put(operator.symbol(), TokenKind.AGGREGATION);
    }
    for (TokenKind kind : TokenKind.values()) {
      if (kind.group() == TokenKind.Group.KEYWORD) {
        KINDS.put(kind.name().toLowerCase(Locale.ROOT), kind);
      }
    }
    KINDS.put("and", TokenKind.AND);
    KINDS.put("or", TokenKind.OR);
    KINDS.put("unless", TokenKind.UNLESS);
    KINDS.put("atan2", TokenKind.ATAN2);
    KINDS.put("start", TokenKind.START);
    KINDS.put("end", TokenKind.END);
    KINDS.put("step", TokenKind.STEP);
    KINDS.put("range", TokenKind.RANGE);
    KINDS.put("max_of", TokenKind.MAX_OF);
    KINDS.put("min_of", TokenKind.MIN_OF);
    KINDS.put("inf", TokenKind.NUMBER);
    KINDS.put("nan", TokenKind.NUMBER);
  }

  private Keywords() {}

  /** What the word is, if it is more than a name. */
  static Optional<TokenKind> kind(String word) {
    return Optional.ofNullable(KINDS.get(word.toLowerCase(Locale.ROOT)));
  }

  /** What the word is if it can stand in the arithmetic of durations. */
  static Optional<TokenKind> durationKind(String word) {
    return kind(word)
        .filter(kind ->
            switch (kind) {
              case STEP, RANGE, MAX_OF, MIN_OF -> true;
              default -> false;
            });
  }

  /** The operator that an aggregation's token names. */
  static AggregationOperator aggregation(Token token) {
    AggregationOperator operator = AGGREGATIONS.get(token.text().toLowerCase(Locale.ROOT));
    if (operator == null) {
      throw new IllegalArgumentException("token: expected an aggregation, found " + token);
    }
    return operator;
  }
}
