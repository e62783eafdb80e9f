package io.weir.topology.promql.parse;

import io.weir.topology.promql.syntax.Binary;
import io.weir.topology.promql.syntax.BinaryOperator;
import io.weir.topology.promql.syntax.Cardinality;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.ValueType;
import io.weir.topology.promql.syntax.VectorMatching;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what stands behind an operator: {@code bool}, {@code on (…)} and what follows them. */
final class BinaryParser {
  private final Tokens tokens;
  private final LabelListParser labelLists;
  private final Literals literals;

  BinaryParser(Tokens tokens, Literals literals) {
    this.tokens = tokens;
    this.labelLists = new LabelListParser(tokens);
    this.literals = literals;
  }

  /**
   * An operator's modifiers.
   *
   * @param matching as written; null if there are none of it
   */
  record Modifiers(boolean returnsBool, @Nullable VectorMatching matching) {}

  static Optional<BinaryOperator> operator(Token token) {
    return switch (token.kind()) {
      case ADD -> Optional.of(BinaryOperator.ADD);
      case SUBTRACT -> Optional.of(BinaryOperator.SUBTRACT);
      case MULTIPLY -> Optional.of(BinaryOperator.MULTIPLY);
      case DIVIDE -> Optional.of(BinaryOperator.DIVIDE);
      case MODULO -> Optional.of(BinaryOperator.MODULO);
      case POWER -> Optional.of(BinaryOperator.POWER);
      case ATAN2 -> Optional.of(BinaryOperator.ATAN2);
      case EQUAL -> Optional.of(BinaryOperator.EQUAL);
      case NOT_EQUAL -> Optional.of(BinaryOperator.NOT_EQUAL);
      case LESS -> Optional.of(BinaryOperator.LESS);
      case LESS_OR_EQUAL -> Optional.of(BinaryOperator.LESS_OR_EQUAL);
      case GREATER -> Optional.of(BinaryOperator.GREATER);
      case GREATER_OR_EQUAL -> Optional.of(BinaryOperator.GREATER_OR_EQUAL);
      case TRIM_UPPER -> Optional.of(BinaryOperator.TRIM_UPPER);
      case TRIM_LOWER -> Optional.of(BinaryOperator.TRIM_LOWER);
      case AND -> Optional.of(BinaryOperator.AND);
      case OR -> Optional.of(BinaryOperator.OR);
      case UNLESS -> Optional.of(BinaryOperator.UNLESS);
      default -> Optional.empty();
    };
  }

  Modifiers modifiers() throws ParseException {
    boolean returnsBool = tokens.accept(TokenKind.BOOL);
    boolean on = tokens.at(TokenKind.ON);
    boolean matched = on || tokens.at(TokenKind.IGNORING);
    List<String> labels = List.of();
    List<String> include = List.of();
    Cardinality cardinality = Cardinality.ONE_TO_ONE;
    if (matched) {
      tokens.next();
      labels = labelLists.labels();
      if (tokens.at(TokenKind.GROUP_LEFT) || tokens.at(TokenKind.GROUP_RIGHT)) {
        cardinality =
            tokens.next().is(TokenKind.GROUP_LEFT)
                ? Cardinality.MANY_TO_ONE
                : Cardinality.ONE_TO_MANY;
        include = include();
      }
    }
    VectorMatching matching =
        fill(new VectorMatching(cardinality, on, labels, include, null, null));
    return new Modifiers(returnsBool, matched || matching.fills() ? matching : null);
  }

  /** Parentheses are labels, never the right side; without them an operand must follow. */
  private List<String> include() throws ParseException {
    Token next = tokens.peek();
    boolean operandFollows =
        MetricNames.beginsExpression(next) && !next.is(TokenKind.LEFT_PARENTHESIS);
    return operandFollows ? List.of() : labelLists.labels();
  }

  private VectorMatching fill(VectorMatching matching) throws ParseException {
    Double left = null;
    Double right = null;
    if (tokens.accept(TokenKind.FILL)) {
      left = fillValue();
      right = left;
    } else if (tokens.accept(TokenKind.FILL_LEFT)) {
      left = fillValue();
      right = tokens.accept(TokenKind.FILL_RIGHT) ? fillValue() : null;
    } else if (tokens.accept(TokenKind.FILL_RIGHT)) {
      right = fillValue();
      left = tokens.accept(TokenKind.FILL_LEFT) ? fillValue() : null;
    }
    return new VectorMatching(
        matching.cardinality(), matching.on(), matching.labels(), matching.include(), left, right);
  }

  private Double fillValue() throws ParseException {
    tokens.expect(TokenKind.LEFT_PARENTHESIS);
    boolean negative = tokens.at(TokenKind.SUBTRACT);
    if (negative || tokens.at(TokenKind.ADD)) {
      tokens.next();
    }
    if (!tokens.at(TokenKind.NUMBER) && !tokens.at(TokenKind.DURATION)) {
      throw tokens.unexpected();
    }
    double value = literals.value(tokens.next());
    tokens.expect(TokenKind.RIGHT_PARENTHESIS);
    return negative ? -value : value;
  }

  /** The operator between two expressions. */
  Binary binary(BinaryOperator operator, Modifiers modifiers, Expression left, Expression right) {
    return new Binary(
        operator,
        modifiers.returnsBool(),
        matching(operator, modifiers, left, right),
        left,
        right,
        left.position().to(right.position()));
  }

  private static VectorMatching matching(
      BinaryOperator operator, Modifiers modifiers, Expression left, Expression right) {
    VectorMatching written = modifiers.matching();
    VectorMatching unwritten =
        operator.isSet() ? VectorMatching.MANY_TO_MANY : VectorMatching.ONE_TO_ONE;
    if (written == null) {
      return unwritten;
    }
    boolean vectors = left.type() == ValueType.VECTOR && right.type() == ValueType.VECTOR;
    if (!vectors && written.labels().isEmpty() && !written.fills()) {
      return unwritten;
    }
    if (operator.isSet() && !written.isGrouped()) {
      return new VectorMatching(
          Cardinality.MANY_TO_MANY,
          written.on(),
          written.labels(),
          written.include(),
          written.fillLeft(),
          written.fillRight());
    }
    return written;
  }
}
