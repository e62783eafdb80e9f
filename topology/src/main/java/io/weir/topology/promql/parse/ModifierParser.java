package io.weir.topology.promql.parse;

import io.weir.topology.promql.syntax.EvaluationTime;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.NumberText;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.RangeEnds;
import io.weir.topology.promql.syntax.Span;
import io.weir.topology.promql.syntax.Subquery;
import io.weir.topology.promql.syntax.VectorSelector;
import java.math.BigDecimal;

/** Reads what may stand behind a selector or a subquery, and puts it there. */
final class ModifierParser {
  private final Tokens tokens;
  private final SpanParser spans;
  private final Literals literals;

  ModifierParser(Tokens tokens, SpanParser spans, Literals literals) {
    this.tokens = tokens;
    this.spans = spans;
    this.literals = literals;
  }

  /** {@code [5m]} or {@code [5m:1m]}. */
  Expression range(Expression expression) throws ParseException {
    Position bracket = tokens.expect(TokenKind.LEFT_BRACKET).position();
    Context around = tokens.enter(Context.RANGE);
    Span range = spans.positive();
    tokens.enter(Context.BEHIND_RANGE);
    Expression result;
    if (tokens.accept(TokenKind.COLON)) {
      tokens.enter(Context.STEP);
      Span step = tokens.at(TokenKind.RIGHT_BRACKET) ? Span.Literal.ZERO : spans.positive();
      tokens.expect(TokenKind.RIGHT_BRACKET, Context.BEHIND_STEP);
      result =
          new Subquery(
              expression,
              range,
              step,
              Span.Literal.ZERO,
              EvaluationTime.OfQuery.CURRENT,
              expression.position().to(tokens.last()));
    } else {
      tokens.expect(TokenKind.RIGHT_BRACKET);
      result = matrix(expression, range, bracket);
    }
    tokens.enter(around);
    return result;
  }

  private MatrixSelector matrix(Expression expression, Span range, Position bracket)
      throws ParseException {
    if (!(expression instanceof VectorSelector selector)) {
      throw tokens.error(bracket, "ranges only allowed for vector selectors");
    }
    if (selector.offset().isPresent()) {
      throw tokens.error(bracket, "no offset modifiers allowed before range");
    }
    if (selector.at() != EvaluationTime.OfQuery.CURRENT) {
      throw tokens.error(bracket, "no @ modifiers allowed before range");
    }
    return new MatrixSelector(selector, range, selector.position().to(tokens.last()));
  }

  /** {@code offset 5m}. */
  Expression offset(Expression expression) throws ParseException {
    tokens.expect(TokenKind.OFFSET);
    Context around = tokens.enter(Context.OFFSET);
    Span offset = spans.offset();
    tokens.enter(around);
    Position position = expression.position().to(tokens.last());
    return switch (expression) {
      case VectorSelector selector -> {
        checkOffsetIsNew(selector.offset(), expression);
        yield selector.withOffset(offset, position);
      }
      case MatrixSelector matrix -> {
        VectorSelector selector = matrix.selector();
        checkOffsetIsNew(selector.offset(), expression);
        yield new MatrixSelector(
            selector.withOffset(offset, selector.position()), matrix.range(), position);
      }
      case Subquery subquery -> {
        checkOffsetIsNew(subquery.offset(), expression);
        yield new Subquery(
            subquery.expression(),
            subquery.range(),
            subquery.step(),
            offset,
            subquery.at(),
            position);
      }
      default -> throw misplaced("offset", expression);
    };
  }

  private void checkOffsetIsNew(Span offset, Expression expression) throws ParseException {
    if (offset.isPresent()) {
      throw tokens.error(expression.position(), "offset may not be set multiple times");
    }
  }

  /** {@code @ 5} or {@code @ start()}. */
  Expression at(Expression expression) throws ParseException {
    tokens.expect(TokenKind.AT);
    Context around = tokens.enter(Context.AT);
    EvaluationTime at = time(expression);
    tokens.enter(around);
    Position position = expression.position().to(tokens.last());
    return switch (expression) {
      case VectorSelector selector -> {
        checkTimeIsNew(selector.at(), expression);
        yield selector.withAt(at, position);
      }
      case MatrixSelector matrix -> {
        VectorSelector selector = matrix.selector();
        checkTimeIsNew(selector.at(), expression);
        yield new MatrixSelector(
            selector.withAt(at, selector.position()), matrix.range(), position);
      }
      case Subquery subquery -> {
        checkTimeIsNew(subquery.at(), expression);
        yield new Subquery(
            subquery.expression(),
            subquery.range(),
            subquery.step(),
            subquery.offset(),
            at,
            position);
      }
      default -> throw misplaced("@", expression);
    };
  }

  private void checkTimeIsNew(EvaluationTime at, Expression expression) throws ParseException {
    if (at != EvaluationTime.OfQuery.CURRENT) {
      throw tokens.error(expression.position(), "@ <timestamp> may not be set multiple times");
    }
  }

  private ParseException misplaced(String modifier, Expression expression) {
    return tokens.error(
        expression.position(),
        modifier
            + " modifier must be preceded by an instant vector selector or range vector selector"
            + " or a subquery");
  }

  private EvaluationTime time(Expression expression) throws ParseException {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case START, END -> {
        tokens.next();
        tokens.expect(TokenKind.LEFT_PARENTHESIS);
        tokens.expect(TokenKind.RIGHT_PARENTHESIS);
        yield token.is(TokenKind.START) ? EvaluationTime.OfQuery.START : EvaluationTime.OfQuery.END;
      }
      case ADD, SUBTRACT -> {
        tokens.next();
        double seconds = seconds();
        yield fixed(token.is(TokenKind.ADD) ? seconds : -seconds, expression);
      }
      default -> fixed(seconds(), expression);
    };
  }

  private double seconds() throws ParseException {
    if (!tokens.at(TokenKind.NUMBER) && !tokens.at(TokenKind.DURATION)) {
      throw tokens.unexpected();
    }
    return literals.value(tokens.next());
  }

  private EvaluationTime fixed(double seconds, Expression expression) throws ParseException {
    if (!(Math.abs(seconds) < 0x1p63)) {
      boolean finite = !Double.isNaN(seconds) && !Double.isInfinite(seconds);
      String shown =
          finite
              ? new BigDecimal(seconds).setScale(6).toPlainString()
              : NumberText.decimal(seconds);
      throw tokens.error(expression.position(), "timestamp out of bounds for @ modifier: " + shown);
    }
    // Halves away from zero, as Go rounds.
    long millis = (long) Math.floor(Math.abs(seconds) * 1000 + 0.5);
    return new EvaluationTime.Fixed(seconds < 0 ? -millis : millis);
  }

  /** {@code anchored} or {@code smoothed}. */
  Expression ends(Expression expression) throws ParseException {
    Token token = tokens.next();
    RangeEnds ends = token.is(TokenKind.ANCHORED) ? RangeEnds.ANCHORED : RangeEnds.SMOOTHED;
    Position position = expression.position().to(token.position());
    return switch (expression) {
      case VectorSelector selector -> {
        checkEnds(selector, ends, expression);
        yield selector.withEnds(ends, position);
      }
      case MatrixSelector matrix -> {
        checkEnds(matrix.selector(), ends, expression);
        yield new MatrixSelector(
            matrix.selector().withEnds(ends, matrix.selector().position()),
            matrix.range(),
            position);
      }
      case Subquery subquery ->
          throw tokens.error(
              subquery.position(), ends.keyword() + " modifier is not supported for subqueries");
      default ->
          throw tokens.error(expression.position(), ends.keyword() + " modifier not implemented");
    };
  }

  private void checkEnds(VectorSelector selector, RangeEnds ends, Expression expression)
      throws ParseException {
    if (selector.ends() != RangeEnds.EXTRAPOLATED && selector.ends() != ends) {
      throw tokens.error(
          expression.position(), "anchored and smoothed modifiers cannot be used together");
    }
  }
}
