package io.weir.topology.promql.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.ValueType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of PromQL that makes no sense. Prometheus 3.14 says the same of all of these. */
final class CheckerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}                        | 1:1: parse error: vector selector must contain at least one non-empty matcher
          {a=~".*"}                 | 1:1: parse error: vector selector must contain at least one non-empty matcher
          {a!="b"}[5m]              | 1:1: parse error: vector selector must contain at least one non-empty matcher
          m{__name__="n"}           | 1:1: parse error: metric name must not be set twice: "m" or "n"
          rate(m)                   | 1:6: parse error: expected type range vector in call to function "rate", got instant vector
          abs(m[5m])                | 1:5: parse error: expected type instant vector in call to function "abs", got range vector
          vector("a")               | 1:8: parse error: expected type scalar in call to function "vector", got string
          abs()                     | 1:1: parse error: expected 1 argument(s) in call to "abs", got 0
          round(m, 1, 2)            | 1:1: parse error: expected at most 2 argument(s) in call to "round", got 3
          label_join(m, "a")        | 1:1: parse error: expected at least 3 argument(s) in call to "label_join", got 2
          sort_by_label(m, "a", 3)  | 1:23: parse error: expected type string in call to function "sort_by_label", got scalar
          sum(1)                    | 1:5: parse error: expected type instant vector in aggregation expression, got scalar
          topk("a", m)              | 1:6: parse error: expected type scalar in aggregation parameter, got string
          count_values(1, m)        | 1:14: parse error: expected type string in aggregation parameter, got scalar
          1 == 2                    | 1:3: parse error: comparisons between scalars must use BOOL modifier
          a + bool b                | 1:3: parse error: bool modifier can only be used on comparison operators
          1 and 2                   | 1:1: parse error: set operator "and" not allowed in binary scalar expression
          a or 2                    | 1:1: parse error: set operator "or" not allowed in binary scalar expression
          a[5m] + b                 | 1:1: parse error: binary expression must contain only scalar and instant vector types
          a + "b"                   | 1:5: parse error: binary expression must contain only scalar and instant vector types
          a + on(x) 1               | 1:1: parse error: vector matching only allowed between instant vectors
          1 + fill(0) a             | 1:1: parse error: filling in missing series only allowed between instant vectors
          a and on(x) group_left b  | 1:1: parse error: no grouping allowed for "and" operation
          a or fill(0) b            | 1:1: parse error: filling in missing series not allowed for set operators
          a * on(x) group_left(x) b | 1:3: parse error: label "x" must not occur in ON and GROUP clause at once
          -"a"                      | 1:1: parse error: unary expression only allowed on expressions of type scalar or instant vector, got "string"
          (1)[5m:1m]                | 1:1: parse error: subquery is only allowed on instant vector, got scalar instead
          a[5m][5m:]                | 1:1: parse error: subquery is only allowed on instant vector, got matrix instead
          info(a, b)                | 1:9: parse error: expected label selectors only, got vector selector instead
          info(a, abs(b))           | 1:9: parse error: expected label selectors only
          info(a, "b")              | 1:1: parse error: expected type instant vector in call to function "info", got string
          sum(rate(a[5m]) + -b[5m]) | 1:19: parse error: unary expression only allowed on expressions of type scalar or instant vector, got "range vector"
          """)
  void saysWhatMakesNoSense(String text, String message) {
    ParseException error =
        catchThrowableOfType(ParseException.class, () -> PromQlParser.parse(text));
    assertThat(error).isNotNull().hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "info(a, {})",
        "info(a, {x=~\".*\"})",
        "hour()",
        "label_join(m, \"a\", \",\")",
        "label_join(m, \"a\", \",\", \"b\", \"c\", \"d\")",
        "histogram_quantiles(m, \"q\", 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1)",
        "{a=\"\", b=~\"c?d\"}",
        "1 == bool 2",
        "a == 2",
        "a + on() 1",
        "limitk(2, m) + limit_ratio(-0.5, m)"
      })
  void whatMakesSensePasses(String text) throws ParseException {
    assertThat(PromQlParser.parse(text).type()).isIn(ValueType.VECTOR, ValueType.SCALAR);
  }
}
