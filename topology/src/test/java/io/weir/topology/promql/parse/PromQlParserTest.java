package io.weir.topology.promql.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.AggregationOperator;
import io.weir.topology.promql.syntax.Binary;
import io.weir.topology.promql.syntax.BinaryOperator;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.Cardinality;
import io.weir.topology.promql.syntax.EvaluationTime;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.Grouping;
import io.weir.topology.promql.syntax.MatrixSelector;
import io.weir.topology.promql.syntax.NumberLiteral;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.Position;
import io.weir.topology.promql.syntax.RangeEnds;
import io.weir.topology.promql.syntax.ResolvedSpans;
import io.weir.topology.promql.syntax.StringLiteral;
import io.weir.topology.promql.syntax.Subquery;
import io.weir.topology.promql.syntax.Unary;
import io.weir.topology.promql.syntax.VectorMatching;
import io.weir.topology.promql.syntax.VectorSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PromQlParserTest {
  private static final ResolvedSpans SPANS = new ResolvedSpans(15_000, 600_000);

  @Test
  void selectorHasNameMatchersAndPosition() throws ParseException {
    VectorSelector selector = parse(" up{job=\"api\", code=~'5..',} ", VectorSelector.class);

    assertThat(selector.metricName()).isEqualTo("up");
    assertThat(selector.matchers())
        .containsExactly(
            Matcher.of("job", MatchOperator.EQUAL, "api"),
            Matcher.of("code", MatchOperator.REGEX, "5.."),
            Matcher.ofMetricName("up"));
    assertThat(selector.position()).isEqualTo(new Position(1, 28));
    assertThat(selector.at()).isEqualTo(EvaluationTime.OfQuery.CURRENT);
    assertThat(selector.offset().isPresent()).isFalse();
    assertThat(selector.ends()).isEqualTo(RangeEnds.EXTRAPOLATED);
  }

  @Test
  void namesInBracesMayBeAnyText() throws ParseException {
    VectorSelector selector =
        parse("{\"http.requests\", \"service name\"!~\"a|b\"}", VectorSelector.class);

    assertThat(selector.metricName()).isEmpty();
    assertThat(selector.matchers())
        .containsExactly(
            Matcher.ofMetricName("http.requests"),
            Matcher.of("service name", MatchOperator.NOT_REGEX, "a|b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0x1F      | 31
          017       | 15
          08        | 8
          1_000     | 1000
          0x_1f     | 31
          .5        | 0.5
          5.        | 5
          1e3       | 1000
          -2.5E-1   | -0.25
          +-+7      | -7
          iNf       | Infinity
          -inf      | -Infinity
          NaN       | NaN
          9223372036854775808 | 9223372036854775808
          5m        | 300
          1h30m5s1ms | 5405.001
          -1w       | -604800
          """)
  void numbersAreReadAsGoReadsThem(String text, double value) throws ParseException {
    assertThat(parse(text, NumberLiteral.class).value()).isEqualTo(Double.valueOf(value));
  }

  @Test
  void stringsHaveThreeKindsOfQuotes() throws ParseException {
    assertThat(string("\"a\\n\\\"\\\\\\t\\u00e9\\U0001F600\\x41\\101\""))
        .isEqualTo("a\n\"\\\té\uD83D\uDE00AA");
    assertThat(string("'it\\'s \"quoted\"'")).isEqualTo("it's \"quoted\"");
    assertThat(string("`raw \\n\n`")).isEqualTo("raw \\n\n");
  }

  @Test
  void bytesOfEscapesAreCharactersTogetherAndSurrogatesAlone() throws ParseException {
    assertThat(string("'\\xc3\\xa9'")).isEqualTo("é");
    assertThat(string("'\\303\\251\\xff'")).isEqualTo("é\uDCFF");
    assertThat(parse("'\\xffa'", StringLiteral.class)).hasToString("\"\\xffa\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a + b * c            | (a + (b * c))
          a * b + c            | ((a * b) + c)
          a - b - c            | ((a - b) - c)
          a ^ b ^ c            | (a ^ (b ^ c))
          -a ^ b               | -(a ^ b)
          -a * b               | (-a * b)
          a ^ -b * c           | ((a ^ -b) * c)
          a or b and c         | (a or (b and c))
          a and b unless c     | ((a and b) unless c)
          a == b + c           | (a == (b + c))
          a and b > c          | (a and (b > c))
          a % b atan2 c        | ((a % b) atan2 c)
          a >/ b + c </ d      | ((a >/ (b + c)) </ d)
          """)
  void operatorsBindByPrecedence(String text, String grouped) throws ParseException {
    assertThat(grouped(PromQlParser.parse(text))).isEqualTo(grouped);
  }

  @Test
  void rangeKeepsTheModifiersBehindItInItsSelector() throws ParseException {
    MatrixSelector matrix =
        parse("m{a='b'}[1h30m] anchored @ 1.5 offset -5m", MatrixSelector.class);

    assertThat(SPANS.positiveMillis(matrix.range())).isEqualTo(5_400_000);
    assertThat(matrix.selector().at()).isEqualTo(new EvaluationTime.Fixed(1500));
    assertThat(SPANS.offsetMillis(matrix.selector().offset())).isEqualTo(-300_000);
    assertThat(matrix.selector().ends()).isEqualTo(RangeEnds.ANCHORED);
    assertThat(matrix.position()).isEqualTo(new Position(0, 41));
    assertThat(matrix.selector().position()).isEqualTo(new Position(0, 8));
  }

  @Test
  void subqueryMayLeaveItsStepOut() throws ParseException {
    Subquery subquery = parse("m[10m:] @ end() offset 1m", Subquery.class);

    assertThat(SPANS.positiveMillis(subquery.range())).isEqualTo(600_000);
    assertThat(subquery.step().isPresent()).isFalse();
    assertThat(subquery.at()).isEqualTo(EvaluationTime.OfQuery.END);
    assertThat(SPANS.offsetMillis(subquery.offset())).isEqualTo(60_000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          m[1h - 2 * 10m + 30]        | 2430000
          m[2 ^ 3 ^ 0]                | 2000
          m[(1m + 30s) * 2]           | 180000
          m[step() * 4]               | 60000
          m[range() % 7m]             | 180000
          m[max_of(step(), 20)]       | 20000
          m[min_of(step(), 20) / 2]   | 7500
          m[-(0 - 5m)]                | 300000
          """)
  void durationsAreArithmetic(String text, long millis) throws ParseException {
    assertThat(SPANS.positiveMillis(parse(text, MatrixSelector.class).range())).isEqualTo(millis);
  }

  @Test
  void offsetTakesOperatorsOnlyBehindParentheses() throws ParseException {
    Binary power = parse("m offset -2 ^ 2", Binary.class);
    assertThat(power.operator()).isEqualTo(BinaryOperator.POWER);

    VectorSelector selector = parse("m offset (1m) * 2", VectorSelector.class);
    assertThat(SPANS.offsetMillis(selector.offset())).isEqualTo(120_000);
  }

  @Test
  void binaryKeepsItsMatching() throws ParseException {
    Binary binary = parse("a > bool on(x, \"y.z\") group_left(w) fill_right(-1) b", Binary.class);

    assertThat(binary.returnsBool()).isTrue();
    assertThat(binary.matching())
        .isEqualTo(
            new VectorMatching(
                Cardinality.MANY_TO_ONE, true, List.of("x", "y.z"), List.of("w"), null, -1.0));
    assertThat(parse("a and ignoring(x) b", Binary.class).matching().cardinality())
        .isEqualTo(Cardinality.MANY_TO_MANY);
    assertThat(parse("a + fill(0) b", Binary.class).matching().fillLeft()).isZero();
    assertThat(parse("1 + on() group_left() a", Binary.class).matching())
        .isEqualTo(VectorMatching.ONE_TO_ONE);
  }

  @Test
  void groupingStandsBeforeOrBehindTheArguments() throws ParseException {
    Aggregation before = parse("topk by (job, sum,) (3, m)", Aggregation.class);
    Aggregation behind = parse("topk(3, m) by (job, sum)", Aggregation.class);

    assertThat(before.operator()).isEqualTo(AggregationOperator.TOPK);
    assertThat(before.grouping()).isEqualTo(new Grouping(false, List.of("job", "sum")));
    assertThat(before.parameter()).isInstanceOf(NumberLiteral.class);
    assertThat(behind).hasToString(before.toString());
  }

  @Test
  void keywordsMayBeNamesOfMetricsLabelsAndFunctions() throws ParseException {
    assertThat(parse("by + sum - offset + fill", Binary.class))
        .hasToString("by + sum - offset + fill");
    assertThat(parse("sum by (by, and, bool) (group_x{by='1', on='2'})", Aggregation.class))
        .hasToString("sum by (by, and, bool) (group_x{by=\"1\",on=\"2\"})");
    assertThat(parse("step()", Call.class).function()).isEqualTo(Function.STEP);
    assertThat(parse("step", VectorSelector.class).metricName()).isEqualTo("step");
    assertThat(parse("SUM(m) BY (a)", Aggregation.class)).hasToString("sum by (a) (m)");
  }

  @Test
  void commentsEndWithTheirLine() throws ParseException {
    String text = "# all\nsum( # of\n  m{ # where\n a='#'}\n)";
    assertThat(parse(text, Aggregation.class)).hasToString("sum(m{a=\"#\"})");
  }

  @Test
  void signsOfNumbersAreTheirOwn() throws ParseException {
    assertThat(parse("--3", NumberLiteral.class).value()).isEqualTo(3);
    assertThat(parse("-(3)", Unary.class).operand()).hasToString("(3)");
  }

  @Test
  void everyFunctionIsFoundByItsName() {
    for (Function function : Function.values()) {
      assertThat(Function.named(function.functionName())).contains(function);
    }
  }

  @Test
  void aSelectorAloneGivesItsMatchers() throws ParseException {
    assertThat(PromQlParser.parseSelector("up{a!='b'}"))
        .containsExactly(Matcher.of("a", MatchOperator.NOT_EQUAL, "b"), Matcher.ofMetricName("up"));
    assertThat(PromQlParser.parseSelector("{}")).isEmpty();
  }

  private static String string(String text) throws ParseException {
    return parse(text, StringLiteral.class).value();
  }

  private static <E extends Expression> E parse(String text, Class<E> kind) throws ParseException {
    return kind.cast(PromQlParser.parse(text));
  }

  private static String grouped(Expression expression) {
    return switch (expression) {
      case Binary binary ->
          "("
              + grouped(binary.left())
              + " "
              + binary.operator()
              + " "
              + grouped(binary.right())
              + ")";
      case Unary unary -> unary.operator().symbol() + grouped(unary.operand());
      default -> expression.toString();
    };
  }

  @Test
  void everyWordCanBeALabel() throws ParseException {
    List<String> words =
        new ArrayList<>(List.of("NaN", "nan", "Inf", "and", "or", "atan2", "step"));
    for (TokenKind kind : TokenKind.values()) {
      words.add(kind.name().toLowerCase(Locale.ROOT));
    }
    for (String word : words) {
      String text = PromQlParser.parse("sum by (\"" + word + "\", b) (m)").toString();
      assertThat(PromQlParser.parse(text)).hasToString(text);
    }
  }
}
