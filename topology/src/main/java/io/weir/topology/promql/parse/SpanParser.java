package io.weir.topology.promql.parse;

import io.weir.topology.promql.syntax.NumberText;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.Span;
import io.weir.topology.promql.syntax.SpanOperator;
import java.util.Optional;

/** Reads durations and arithmetic with them. */
final class SpanParser {
  /** Seconds that Go's nanoseconds can count. */
  private static final double MAX_SECONDS = 0x1p63 / 1e9;

  private final Tokens tokens;
  private final Literals literals;
  private final Nesting nesting;

  SpanParser(Tokens tokens, Literals literals, Nesting nesting) {
    this.tokens = tokens;
    this.literals = literals;
    this.nesting = nesting;
  }

  /** A range or a step. */
  Span positive() throws ParseException {
    Span span = arithmetic(0);
    if (span instanceof Span.Literal literal) {
      if (!(literal.seconds() > 0)) {
        throw tokens.error(literal.position(), "duration must be greater than 0");
      }
      return inMillis(literal);
    }
    return span;
  }

  /**
   * What follows {@code offset}. {@code a offset -2 ^ 2} is {@code (a offset -2) ^ 2}: operators
   * belong to the offset only behind its parentheses.
   */
  Span offset() throws ParseException {
    Token first = tokens.peek();
    Span span =
        switch (first.kind()) {
          case ADD, SUBTRACT -> {
            tokens.next();
            yield switch (tokens.peek().kind()) {
              case ADD, SUBTRACT -> behindTwoSigns(first);
              default -> signed(first, primary());
            };
          }
          case LEFT_PARENTHESIS -> arithmetic(0);
          default -> primary();
        };
    return span instanceof Span.Literal literal ? inMillis(literal) : span;
  }

  /**
   * Behind two signs operators do belong to the offset; parentheses say so wherever it's printed.
   */
  private Span behindTwoSigns(Token first) throws ParseException {
    Span signed = signed(first, arithmetic(SpanOperator.POWER.precedence()));
    Span span = arithmeticBehind(signed, 0);
    return span instanceof Span.Arithmetic ? new Span.Parenthesized(span, span.position()) : span;
  }

  /** A literal that stands alone is printed as a duration, unless that would lose something. */
  private static Span inMillis(Span.Literal literal) {
    long nanos = Math.round(literal.seconds() * 1e9);
    if (nanos == 0) {
      return Span.Literal.ZERO;
    }
    if (nanos % 1_000_000 != 0) {
      return new Span.Literal(literal.seconds(), false, literal.position());
    }
    return new Span.Literal(NumberText.seconds(nanos / 1_000_000), true, literal.position());
  }

  private Span arithmetic(int minPrecedence) throws ParseException {
    nesting.descend(tokens.peek());
    Token first = tokens.peek();
    Span left =
        switch (first.kind()) {
          case ADD, SUBTRACT -> {
            tokens.next();
            yield signed(first, arithmetic(SpanOperator.POWER.precedence()));
          }
          default -> primary();
        };
    Span span = arithmeticBehind(left, minPrecedence);
    nesting.ascend();
    return span;
  }

  private Span arithmeticBehind(Span first, int minPrecedence) throws ParseException {
    Span left = first;
    while (true) {
      Token token = tokens.peek();
      SpanOperator operator = operator(token).orElse(null);
      if (operator == null || operator.precedence() < minPrecedence) {
        return left;
      }
      tokens.next();
      nesting.lengthen(token);
      int next = operator == SpanOperator.POWER ? 0 : 1;
      Span right = arithmetic(operator.precedence() + next);
      left = binary(token, operator, left, right);
    }
  }

  private Span binary(Token token, SpanOperator operator, Span left, Span right)
      throws ParseException {
    if (right instanceof Span.Literal literal && literal.seconds() == 0) {
      if (operator == SpanOperator.DIVIDE) {
        throw tokens.error(token.position(), "division by zero");
      }
      if (operator == SpanOperator.MODULO) {
        throw tokens.error(token.position(), "modulo by zero");
      }
    }
    return new Span.Arithmetic(operator, left, right, left.position().to(right.position()));
  }

  private static Optional<SpanOperator> operator(Token token) {
    return switch (token.kind()) {
      case ADD -> Optional.of(SpanOperator.ADD);
      case SUBTRACT -> Optional.of(SpanOperator.SUBTRACT);
      case MULTIPLY -> Optional.of(SpanOperator.MULTIPLY);
      case DIVIDE -> Optional.of(SpanOperator.DIVIDE);
      case MODULO -> Optional.of(SpanOperator.MODULO);
      case POWER -> Optional.of(SpanOperator.POWER);
      default -> Optional.empty();
    };
  }

  private Span signed(Token sign, Span operand) throws ParseException {
    Position position = sign.position().to(operand.position());
    boolean negative = sign.is(TokenKind.SUBTRACT);
    return switch (operand) {
      case Span.Literal literal -> {
        double seconds = negative ? -literal.seconds() : literal.seconds();
        checkRange(seconds, sign.position());
        yield new Span.Literal(seconds, literal.duration(), position);
      }
      default -> negative ? new Span.Negation(operand, position) : operand;
    };
  }

  private Span primary() throws ParseException {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NUMBER, DURATION -> {
        tokens.next();
        double seconds = literals.value(token);
        checkRange(seconds, token.position());
        yield new Span.Literal(seconds, token.is(TokenKind.DURATION), token.position());
      }
      case STEP, RANGE -> {
        tokens.next();
        tokens.expect(TokenKind.LEFT_PARENTHESIS);
        tokens.expect(TokenKind.RIGHT_PARENTHESIS);
        Position position = token.position().to(tokens.last());
        yield token.is(TokenKind.STEP) ? new Span.Step(position) : new Span.Range(position);
      }
      case MAX_OF, MIN_OF -> {
        tokens.next();
        tokens.expect(TokenKind.LEFT_PARENTHESIS);
        Span left = arithmetic(0);
        tokens.expect(TokenKind.COMMA);
        Span right = arithmetic(0);
        tokens.expect(TokenKind.RIGHT_PARENTHESIS);
        Position position = token.position().to(tokens.last());
        yield new Span.Extreme(token.is(TokenKind.MAX_OF), left, right, position);
      }
      case LEFT_PARENTHESIS -> {
        tokens.next();
        Span span = arithmetic(0);
        tokens.expect(TokenKind.RIGHT_PARENTHESIS);
        // Further parentheses around parentheses say nothing.
        yield span instanceof Span.Parenthesized
            ? span
            : new Span.Parenthesized(span, token.position().to(tokens.last()));
      }
      default -> throw tokens.unexpected();
    };
  }

  private void checkRange(double seconds, Position position) throws ParseException {
    if (!(Math.abs(seconds) <= MAX_SECONDS)) {
      throw tokens.error(position, "duration out of range");
    }
  }
}
