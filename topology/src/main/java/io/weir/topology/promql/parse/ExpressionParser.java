package io.weir.topology.promql.parse;

import io.weir.topology.promql.matcher.LabelText;
import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.AggregationOperator;
import io.weir.topology.promql.syntax.BinaryOperator;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.Grouping;
import io.weir.topology.promql.syntax.NumberLiteral;
import io.weir.topology.promql.syntax.Parentheses;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.StringLiteral;
import io.weir.topology.promql.syntax.Unary;
import io.weir.topology.promql.syntax.UnaryOperator;
import io.weir.topology.promql.syntax.VectorSelector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads expressions by precedence climbing. One use, one thread. */
final class ExpressionParser {
  private final Tokens tokens;
  private final Literals literals;
  private final Nesting nesting;
  private final SelectorParser selectors;
  private final LabelListParser labelLists;
  private final BinaryParser binaries;
  private final ModifierParser modifiers;

  ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
    this.literals = new Literals(tokens);
    this.nesting = new Nesting(tokens);
    this.selectors = new SelectorParser(tokens);
    this.labelLists = new LabelListParser(tokens);
    this.binaries = new BinaryParser(tokens, literals);
    this.modifiers =
        new ModifierParser(tokens, new SpanParser(tokens, literals, nesting), literals);
  }

  /** All of the text is one expression. */
  Expression whole() throws ParseException {
    if (tokens.at(TokenKind.END_OF_INPUT)) {
      throw tokens.error(Position.NOWHERE, "no expression found in input");
    }
    Expression expression = expression(0);
    tokens.expect(TokenKind.END_OF_INPUT);
    return expression;
  }

  /** All of the text is one selector without modifiers. */
  VectorSelector wholeSelector() throws ParseException {
    Token first = tokens.peek();
    VectorSelector selector;
    if (first.is(TokenKind.LEFT_BRACE)) {
      selector = selectors.unnamed();
    } else if (MetricNames.isMetricName(first)) {
      selector = selectors.named(tokens.next());
    } else {
      throw tokens.unexpected();
    }
    tokens.expect(TokenKind.END_OF_INPUT);
    return selector;
  }

  private Expression expression(int minPrecedence) throws ParseException {
    nesting.descend(tokens.peek());
    Expression left = signed();
    while (true) {
      BinaryOperator operator = BinaryParser.operator(tokens.peek()).orElse(null);
      if (operator == null || operator.precedence() < minPrecedence) {
        nesting.ascend();
        return left;
      }
      tokens.next();
      BinaryParser.Modifiers operatorModifiers = binaries.modifiers();
      int next = operator.isRightAssociative() ? 0 : 1;
      Expression right = expression(operator.precedence() + next);
      left = nesting.grown(binaries.binary(operator, operatorModifiers, left, right));
    }
  }

  private Expression signed() throws ParseException {
    Token sign = tokens.peek();
    if (!sign.is(TokenKind.ADD) && !sign.is(TokenKind.SUBTRACT)) {
      return modified();
    }
    tokens.next();
    // A sign binds as a multiplication does: -2 ^ 2 is -4.
    Expression operand = expression(BinaryOperator.POWER.precedence());
    Position position = sign.position().to(operand.position());
    boolean negative = sign.is(TokenKind.SUBTRACT);
    if (operand instanceof NumberLiteral number) {
      double value = negative ? -number.value() : number.value();
      return nesting.grown(new NumberLiteral(value, number.duration(), position));
    }
    UnaryOperator operator = negative ? UnaryOperator.MINUS : UnaryOperator.PLUS;
    return nesting.grown(new Unary(operator, operand, position));
  }

  private Expression modified() throws ParseException {
    Expression expression = nesting.grown(primary());
    while (true) {
      switch (tokens.peek().kind()) {
        case LEFT_BRACKET -> expression = modifiers.range(expression);
        case OFFSET -> expression = modifiers.offset(expression);
        case AT -> expression = modifiers.at(expression);
        case ANCHORED, SMOOTHED -> expression = modifiers.ends(expression);
        default -> {
          return expression;
        }
      }
      nesting.grown(expression);
    }
  }

  private Expression primary() throws ParseException {
    Token token = tokens.peek();
    return switch (token.kind()) {
      case NUMBER, DURATION -> {
        tokens.next();
        boolean duration = token.is(TokenKind.DURATION);
        yield new NumberLiteral(literals.value(token), duration, token.position());
      }
      case STRING -> new StringLiteral(tokens.next().value(), token.position());
      case LEFT_BRACE -> selectors.unnamed();
      case LEFT_PARENTHESIS -> {
        tokens.next();
        Expression inside = expression(0);
        tokens.expect(TokenKind.RIGHT_PARENTHESIS);
        yield new Parentheses(inside, token.position().to(tokens.last()));
      }
      case AGGREGATION -> aggregationOrSelector(tokens.next());
      case IDENTIFIER, START, END, STEP, RANGE, MAX_OF, MIN_OF -> {
        tokens.next();
        yield tokens.at(TokenKind.LEFT_PARENTHESIS) ? call(token) : selectors.named(token);
      }
      default -> {
        if (!MetricNames.isMetricName(token)) {
          throw tokens.unexpected();
        }
        yield selectors.named(tokens.next());
      }
    };
  }

  private Expression call(Token name) throws ParseException {
    List<Expression> arguments = arguments();
    Function function =
        Function.named(name.text())
            .orElseThrow(() ->
                tokens.error(
                    name.position(),
                    "unknown function with name " + LabelText.quoted(name.text())));
    return new Call(function, arguments, name.position().to(tokens.last()));
  }

  private List<Expression> arguments() throws ParseException {
    List<Expression> arguments = new ArrayList<>();
    tokens.expect(TokenKind.LEFT_PARENTHESIS);
    if (tokens.accept(TokenKind.RIGHT_PARENTHESIS)) {
      return arguments;
    }
    arguments.add(expression(0));
    while (!tokens.accept(TokenKind.RIGHT_PARENTHESIS)) {
      Position comma = tokens.expect(TokenKind.COMMA).position();
      if (!MetricNames.beginsExpression(tokens.peek())) {
        throw tokens.error(comma, "trailing commas not allowed in function call args");
      }
      arguments.add(expression(0));
    }
    return arguments;
  }

  private Expression aggregationOrSelector(Token name) throws ParseException {
    return switch (tokens.peek().kind()) {
      case LEFT_PARENTHESIS, BY, WITHOUT -> aggregation(name);
      default -> selectors.named(name);
    };
  }

  private Aggregation aggregation(Token name) throws ParseException {
    Context around = tokens.enter(Context.AGGREGATION);
    Grouping grouping = grouping();
    List<Expression> arguments = arguments();
    tokens.enter(around);
    if (grouping == null) {
      grouping = grouping();
    }
    return aggregation(name, grouping == null ? Grouping.ALL : grouping, arguments);
  }

  private @Nullable Grouping grouping() throws ParseException {
    if (!tokens.at(TokenKind.BY) && !tokens.at(TokenKind.WITHOUT)) {
      return null;
    }
    boolean without = tokens.next().is(TokenKind.WITHOUT);
    return new Grouping(without, labelLists.labels());
  }

  private Aggregation aggregation(Token name, Grouping grouping, List<Expression> arguments)
      throws ParseException {
    Position position = name.position().to(tokens.last());
    if (arguments.isEmpty()) {
      throw tokens.error(position, "no arguments for aggregate expression provided");
    }
    AggregationOperator operator = Keywords.aggregation(name);
    int expected = operator.parameterType().isPresent() ? 2 : 1;
    if (arguments.size() != expected) {
      throw tokens.error(
          position,
          "wrong number of arguments for aggregate expression provided, expected "
              + expected
              + ", got "
              + arguments.size());
    }
    return new Aggregation(
        operator,
        grouping,
        expected == 2 ? arguments.getFirst() : null,
        arguments.getLast(),
        position);
  }
}
