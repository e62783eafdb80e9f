package io.weir.topology.promql.syntax;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Random expressions that pass the check. Operators stand in parentheses, so that a printed tree
 * doesn't hang on their precedence. The same seed gives the same expressions. One thread.
 */
public final class ExpressionGenerator {
  private static final Position NOWHERE = Position.NOWHERE;
  private static final List<String> METRICS =
      List.of("up", "http_requests_total", "a:b", "sum", "offset", "start", "NaN_", "fill");
  private static final List<String> LABELS = List.of("job", "le", "by", "a.b", "größe", "on", "_x");
  private static final List<String> STRINGS =
      List.of("", "a", "5..|4..", "\"\\\n\t", "é\uD83D\uDE00", ".*", "\uDCFF", "\u0001\u00ad");

  private final Random random;
  private final boolean newest;

  /**
   * @param newest whether to use what only the newest Prometheus knows, or what 3.5 does
   */
  public ExpressionGenerator(long seed, boolean newest) {
    this.random = new Random(seed);
    this.newest = newest;
  }

  /** An expression of any type, with at most {@code depth} levels. */
  public Expression any(int depth) {
    return switch (random.nextInt(10)) {
      case 0 -> new StringLiteral(pick(STRINGS), NOWHERE);
      case 1 -> scalar(depth);
      case 2 -> matrix(depth);
      default -> vector(depth);
    };
  }

  private Expression of(ValueType type, int depth) {
    return switch (type) {
      case SCALAR -> scalar(depth);
      case STRING -> new StringLiteral(pick(STRINGS), NOWHERE);
      case VECTOR -> vector(depth);
      case MATRIX -> matrix(depth);
    };
  }

  private Expression scalar(int depth) {
    if (depth <= 0 || random.nextInt(3) == 0) {
      return number();
    }
    return switch (random.nextInt(4)) {
      case 0 -> call(pick(functions(ValueType.SCALAR)), depth);
      case 1 -> new Unary(UnaryOperator.MINUS, parenthesized(scalar(depth - 1)), NOWHERE);
      case 2 -> parenthesized(scalar(depth - 1));
      default -> {
        BinaryOperator operator = pick(operators());
        boolean usable =
            operator.kind() == BinaryOperator.Kind.ARITHMETIC || operator.isComparison();
        yield new Binary(
            usable ? operator : BinaryOperator.ADD,
            operator.isComparison(),
            VectorMatching.ONE_TO_ONE,
            parenthesized(scalar(depth - 1)),
            parenthesized(scalar(depth - 1)),
            NOWHERE);
      }
    };
  }

  private Expression number() {
    double value =
        switch (random.nextInt(6)) {
          case 0 -> Double.NaN;
          case 1 -> Double.POSITIVE_INFINITY;
          case 2 -> random.nextInt(100);
          case 3 -> random.nextDouble() * Math.pow(10, random.nextInt(40) - 20);
          case 4 -> -random.nextDouble();
          default -> NumberText.seconds(1 + random.nextInt(100_000_000));
        };
    boolean duration = random.nextInt(4) == 0 && value > 1;
    boolean wholeMillis = Math.round(value * 1000) / 1000.0 == value && value < 1e10;
    return duration && wholeMillis
        ? new NumberLiteral(NumberText.seconds(Math.round(value * 1000)), true, NOWHERE)
        : new NumberLiteral(value, false, NOWHERE);
  }

  private Expression vector(int depth) {
    if (depth <= 0) {
      return selector();
    }
    return switch (random.nextInt(6)) {
      case 0 -> selector();
      case 1 -> aggregation(depth);
      case 2 -> binary(depth);
      case 3 -> new Unary(pick(List.of(UnaryOperator.values())), vectorOperand(depth), NOWHERE);
      case 4 -> parenthesized(vector(depth - 1));
      default -> call(pick(functions(ValueType.VECTOR)), depth);
    };
  }

  private Expression vectorOperand(int depth) {
    return parenthesized(vector(depth - 1));
  }

  private Expression matrix(int depth) {
    if (depth <= 0 || random.nextBoolean()) {
      VectorSelector selector = selector();
      RangeEnds ends = newest ? pick(List.of(RangeEnds.values())) : RangeEnds.EXTRAPOLATED;
      return new MatrixSelector(selector.withEnds(ends, NOWHERE), positive(), NOWHERE);
    }
    return new Subquery(
        parenthesized(vector(depth - 1)),
        beforeColon(),
        random.nextBoolean() ? Span.Literal.ZERO : positive(),
        offset(),
        at(),
        NOWHERE);
  }

  private VectorSelector selector() {
    List<Matcher> matchers = new ArrayList<>();
    boolean named = random.nextBoolean();
    if (!named) {
      matchers.add(Matcher.ofMetricName(pick(List.of("a b", "up", "日本"))));
    }
    for (int i = random.nextInt(3); i > 0; i--) {
      MatchOperator operator = pick(List.of(MatchOperator.values()));
      matchers.add(Matcher.of(pick(LABELS), operator, matched(operator)));
    }
    String name = named ? pick(newest ? METRICS : METRICS.subList(0, 7)) : "";
    // In the order in which they are printed, since a tree has the order of its text.
    matchers.sort((a, b) -> compare(a.toString(), b.toString()));
    if (named) {
      matchers.add(Matcher.ofMetricName(name));
    }
    return new VectorSelector(name, matchers, offset(), at(), RangeEnds.EXTRAPOLATED, NOWHERE);
  }

  private static int compare(String a, String b) {
    return Labels.compareUtf8(a, b);
  }

  private String matched(MatchOperator operator) {
    return operator.isRegex() ? pick(List.of("a|b", ".+", "x.*[^y]", "")) : pick(STRINGS);
  }

  private Span positive() {
    return random.nextInt(4) == 0 ? arithmetic(2) : duration(1 + random.nextInt(10_000_000));
  }

  /** As Prometheus has it, a number must stand before the colon: {@code [step():]} is refused. */
  private Span beforeColon() {
    Span number = duration(1 + random.nextInt(10_000_000));
    return random.nextInt(4) == 0
        ? new Span.Arithmetic(SpanOperator.ADD, number, arithmetic(0), NOWHERE)
        : number;
  }

  private Span offset() {
    return switch (random.nextInt(8)) {
      case 0 -> duration(1 + random.nextInt(10_000_000));
      case 1 -> duration(-1 - random.nextInt(10_000_000));
      case 2 -> new Span.Parenthesized(arithmetic(2), NOWHERE);
      case 3 -> newest ? new Span.Step(NOWHERE) : Span.Literal.ZERO;
      default -> Span.Literal.ZERO;
    };
  }

  private static Span duration(long millis) {
    return new Span.Literal(NumberText.seconds(millis), true, NOWHERE);
  }

  private Span arithmetic(int depth) {
    if (!newest && depth > 0) {
      // Prometheus 3.5 forgets parentheses around single durations.
      SpanOperator operator = pick(List.of(SpanOperator.values()));
      return new Span.Arithmetic(operator, arithmetic(0), arithmetic(0), NOWHERE);
    }
    if (depth <= 0) {
      return switch (random.nextInt(newest ? 4 : 2)) {
        case 0 -> new Span.Literal(1 + random.nextInt(100), false, NOWHERE);
        case 1 -> duration(1 + random.nextInt(10_000_000));
        case 2 -> new Span.Step(NOWHERE);
        default -> new Span.Range(NOWHERE);
      };
    }
    return switch (random.nextInt(4)) {
      case 0, 1 ->
          new Span.Arithmetic(
              pick(List.of(SpanOperator.values())),
              new Span.Parenthesized(arithmeticOrNot(depth - 1), NOWHERE),
              new Span.Parenthesized(arithmeticOrNot(depth - 1), NOWHERE),
              NOWHERE);
      case 2 -> new Span.Negation(new Span.Parenthesized(arithmetic(depth - 1), NOWHERE), NOWHERE);
      default ->
          new Span.Extreme(
              random.nextBoolean(), arithmetic(depth - 1), arithmetic(depth - 1), NOWHERE);
    };
  }

  private Span arithmeticOrNot(int depth) {
    return arithmetic(random.nextInt(depth + 1));
  }

  private EvaluationTime at() {
    return switch (random.nextInt(10)) {
      case 0 -> EvaluationTime.OfQuery.START;
      case 1 -> EvaluationTime.OfQuery.END;
      case 2 -> new EvaluationTime.Fixed(random.nextInt(2_000_000) - 1_000_000);
      default -> EvaluationTime.OfQuery.CURRENT;
    };
  }

  private Expression aggregation(int depth) {
    AggregationOperator operator = pick(List.of(AggregationOperator.values()));
    Grouping grouping =
        random.nextInt(3) == 0 ? Grouping.ALL : new Grouping(random.nextBoolean(), labels());
    Expression parameter = operator.parameterType().map(type -> of(type, depth - 1)).orElse(null);
    return new Aggregation(operator, grouping, parameter, vector(depth - 1), NOWHERE);
  }

  private List<String> labels() {
    List<String> labels = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      // Prometheus 3.5 prints some lists of labels without quotes.
      labels.add(pick(newest ? LABELS : LABELS.subList(0, 3)));
    }
    return labels;
  }

  private Expression binary(int depth) {
    BinaryOperator operator = pick(operators());
    boolean scalars = !operator.isSet() && random.nextInt(3) == 0;
    boolean bool = operator.isComparison() && random.nextBoolean();
    Expression left = scalars ? parenthesized(scalar(depth - 1)) : vectorOperand(depth);
    VectorMatching matching = scalars ? VectorMatching.ONE_TO_ONE : matching(operator);
    return new Binary(operator, bool, matching, left, vectorOperand(depth), NOWHERE);
  }

  private VectorMatching matching(BinaryOperator operator) {
    boolean on = random.nextBoolean();
    List<String> labels = labels();
    if (operator.isSet()) {
      return new VectorMatching(Cardinality.MANY_TO_MANY, on, labels, List.of(), null, null);
    }
    Cardinality cardinality =
        pick(List.of(Cardinality.ONE_TO_ONE, Cardinality.MANY_TO_ONE, Cardinality.ONE_TO_MANY));
    List<String> include =
        cardinality == Cardinality.ONE_TO_ONE || random.nextBoolean() ? List.of() : List.of("w");
    Double left = newest && random.nextInt(4) == 0 ? Double.valueOf(random.nextInt(5) - 2) : null;
    Double right = newest && random.nextInt(4) == 0 ? Double.valueOf(random.nextInt(5) - 2) : null;
    // Prometheus 3.5 prints no ignoring () before group_left.
    boolean onIsPrinted = on || (!newest && labels.isEmpty());
    return new VectorMatching(cardinality, onIsPrinted, labels, include, left, right);
  }

  private Expression call(Function function, int depth) {
    int most = Math.min(function.maxArguments(), function.minArguments() + 3);
    int count = function.minArguments() + random.nextInt(most - function.minArguments() + 1);
    List<Expression> arguments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean infoLabels = function == Function.INFO && i == 1;
      arguments.add(infoLabels ? infoLabels() : of(function.argumentType(i), depth - 1));
    }
    return new Call(function, arguments, NOWHERE);
  }

  private Expression infoLabels() {
    List<Matcher> matchers = List.of(Matcher.of(pick(LABELS), MatchOperator.REGEX, ".+"));
    return new VectorSelector(
        "",
        matchers,
        Span.Literal.ZERO,
        EvaluationTime.OfQuery.CURRENT,
        RangeEnds.EXTRAPOLATED,
        NOWHERE);
  }

  private List<Function> functions(ValueType type) {
    return Arrays.stream(Function.values())
        .filter(function -> function.returnType() == type)
        .filter(function -> newest || OlderPrometheus.has(function))
        .toList();
  }

  private List<BinaryOperator> operators() {
    return Arrays.stream(BinaryOperator.values())
        .filter(operator -> newest || operator.kind() != BinaryOperator.Kind.TRIM)
        .toList();
  }

  private static Expression parenthesized(Expression expression) {
    return new Parentheses(expression, NOWHERE);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
