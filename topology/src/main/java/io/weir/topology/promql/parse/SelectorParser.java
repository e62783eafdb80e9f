package io.weir.topology.promql.parse;

import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.syntax.EvaluationTime;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.RangeEnds;
import io.weir.topology.promql.syntax.Span;
import io.weir.topology.promql.syntax.VectorSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads selectors without their modifiers: a metric's name, matchers in braces, or both. */
final class SelectorParser {
  private final Tokens tokens;

  SelectorParser(Tokens tokens) {
    this.tokens = tokens;
  }

  /** A selector that begins with a metric's name, which is taken already. */
  VectorSelector named(Token name) throws ParseException {
    List<Matcher> matchers = new ArrayList<>();
    if (tokens.at(TokenKind.LEFT_BRACE)) {
      matchers.addAll(matchers());
    }
    matchers.add(Matcher.ofMetricName(name.text()));
    return selector(name.text(), matchers, name.position());
  }

  /** A selector of braces only. */
  VectorSelector unnamed() throws ParseException {
    Position start = tokens.peek().position();
    return selector("", matchers(), start);
  }

  private VectorSelector selector(String name, List<Matcher> matchers, Position start) {
    return new VectorSelector(
        name,
        matchers,
        Span.Literal.ZERO,
        EvaluationTime.OfQuery.CURRENT,
        RangeEnds.EXTRAPOLATED,
        start.to(tokens.last()));
  }

  private List<Matcher> matchers() throws ParseException {
    List<Matcher> matchers = new ArrayList<>();
    tokens.expect(TokenKind.LEFT_BRACE);
    if (tokens.accept(TokenKind.RIGHT_BRACE)) {
      return matchers;
    }
    while (true) {
      matchers.add(matcher());
      if (tokens.accept(TokenKind.RIGHT_BRACE)) {
        return matchers;
      }
      tokens.expect(TokenKind.COMMA, Context.BEHIND_MATCHER);
      if (tokens.accept(TokenKind.RIGHT_BRACE)) {
        return matchers;
      }
    }
  }

  private Matcher matcher() throws ParseException {
    Token name = tokens.peek();
    if (!name.is(TokenKind.IDENTIFIER) && !name.is(TokenKind.STRING)) {
      throw tokens.unexpected(Context.MATCHER);
    }
    tokens.next();
    Optional<MatchOperator> operator = operator(tokens.peek());
    if (operator.isEmpty()) {
      if (name.is(TokenKind.STRING)) {
        return Matcher.ofMetricName(name.value());
      }
      throw tokens.unexpected(Context.MATCH_OPERATOR);
    }
    tokens.next();
    Token value = tokens.expect(TokenKind.STRING, Context.MATCHER_VALUE);
    try {
      return Matcher.of(name.value(), operator.get(), value.value());
    } catch (IllegalArgumentException e) {
      throw tokens.error(name.position().to(value.position()), String.valueOf(e.getMessage()));
    }
  }

  private static Optional<MatchOperator> operator(Token token) {
    return switch (token.kind()) {
      case ASSIGN -> Optional.of(MatchOperator.EQUAL);
      case NOT_EQUAL -> Optional.of(MatchOperator.NOT_EQUAL);
      case EQUAL_REGEX -> Optional.of(MatchOperator.REGEX);
      case NOT_EQUAL_REGEX -> Optional.of(MatchOperator.NOT_REGEX);
      default -> Optional.empty();
    };
  }
}
