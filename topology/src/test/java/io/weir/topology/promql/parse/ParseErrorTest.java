package io.weir.topology.promql.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.topology.promql.syntax.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of text that isn't PromQL. Prometheus 3.14 says the same of all of these. */
final class ParseErrorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          m{                     | 1:3: parse error: unexpected end of input inside braces
          m{a}                   | 1:4: parse error: unexpected "}" in label matching, expected label matching operator
          m{a=b}                 | 1:5: parse error: unexpected identifier "b" in label matching, expected string
          m{a="b" c="d"}         | 1:9: parse error: unexpected identifier "c" in label matching, expected "," or "}"
          m{a=~"("}              | 1:3: parse error: error parsing regexp: missing closing ): `(`
          m{"a"                  | 1:6: parse error: unexpected end of input inside braces
          m[5m                   | 1:5: parse error: unclosed left bracket
          m[]                    | 1:3: parse error: unexpected "]" in subquery or range selector, expected number, duration, step(), or range()
          m[5m 3]                | 1:6: parse error: unexpected number "3" in subquery or range, expected ":" or "]"
          m[5m:1m:1m]            | 1:8: parse error: unexpected colon ':'
          m[0]                   | 1:3: parse error: duration must be greater than 0
          m[1m / 0]              | 1:6: parse error: division by zero
          m[1m2h]                | 1:3: parse error: not a valid duration string: "1m2h"
          m[5mm]                 | 1:3: parse error: bad number or duration syntax: "5mm"
          m[300y]                | 1:3: parse error: duration out of range
          1[5m]                  | 1:2: parse error: ranges only allowed for vector selectors
          m offset 1m[5m]        | 1:12: parse error: no offset modifiers allowed before range
          m @ 1 [5m]             | 1:7: parse error: no @ modifiers allowed before range
          m offset               | 1:9: parse error: unexpected end of input in offset, expected number, duration, step(), or range()
          m offset 1m offset 2m  | 1:1: parse error: offset may not be set multiple times
          1 offset 5m            | 1:1: parse error: offset modifier must be preceded by an instant vector selector or range vector selector or a subquery
          m @ now()              | 1:5: parse error: unexpected identifier "now" in @, expected timestamp
          m @ inf                | 1:1: parse error: timestamp out of bounds for @ modifier: +Inf
          m anchored smoothed    | 1:1: parse error: anchored and smoothed modifiers cannot be used together
          m[5m:] anchored        | 1:1: parse error: anchored modifier is not supported for subqueries
          sum m                  | 1:5: parse error: unexpected identifier "m"
          sum by                 | 1:7: parse error: unexpected end of input in grouping opts, expected "("
          sum by (a b) (m)       | 1:11: parse error: unexpected identifier "b" in grouping opts, expected "," or ")"
          sum by (5) (m)         | 1:9: parse error: unexpected number "5" in grouping opts, expected label
          sum by ("") (m)        | 1:9: parse error: invalid label name for grouping: ""
          sum(m                  | 1:6: parse error: unclosed left parenthesis
          sum()                  | 1:1: parse error: no arguments for aggregate expression provided
          topk(m)                | 1:1: parse error: wrong number of arguments for aggregate expression provided, expected 2, got 1
          sum(a b)               | 1:7: parse error: unexpected identifier "b" in aggregation
          rate(m[5m],)           | 1:11: parse error: trailing commas not allowed in function call args
          nope(m)                | 1:1: parse error: unknown function with name "nope"
          a:b(m)                 | 1:4: parse error: unexpected "("
          a + on(b) group_left , | 1:22: parse error: unexpected "," in grouping opts, expected "("
          a + group_left b       | 1:5: parse error: unexpected <group_left>
          a +                    | 1:4: parse error: unexpected end of input
          a ** b                 | 1:4: parse error: unexpected <op:*>
          a)                     | 1:3: parse error: unexpected right parenthesis ')'
          a ! b                  | 1:3: parse error: unexpected character after '!': ' '
          a =~ b                 | 1:3: parse error: unexpected character after '=': '~'
          a = b                  | 1:3: parse error: unexpected "="
          é                      | 1:1: parse error: unexpected character: 'é'
          "a                     | 1:1: parse error: unterminated quoted string
          `a                     | 1:1: parse error: unterminated raw string
          "\\q"                   | 1:1: parse error: unknown escape sequence U+0071 'q'
          "\\x4z"                 | 1:1: parse error: illegal character U+007A 'z' in escape sequence
          "\\ud800"               | 1:1: parse error: escape sequence is an invalid Unicode code point
          1e400                  | 1:1: parse error: error parsing number: strconv.ParseFloat: parsing "1e400": value out of range
          0x1ee                  | 1:1: parse error: bad number or duration syntax: "0x1ee"
          1.2.3                  | 1:1: parse error: bad number or duration syntax: "1.2."
          a "much too long text" | 1:3: parse error: unexpected string "\\"much too "...
          """)
  void saysWhatIsWrongAndWhere(String text, String message) {
    assertThat(error(text)).hasMessage(message);
  }

  @Test
  void anEmptyTextHasNoPlace() {
    assertThat(error("")).hasMessage("unknown position: parse error: no expression found in input");
  }

  @Test
  void aTextWithoutAnExpressionIsWrongFromItsStart() {
    assertThat(error(" # a comment only"))
        .hasMessage("1:1: parse error: no expression found in input");
  }

  @Test
  void columnsAreBytesAndLinesAreCounted() {
    assertThat(error("'é' +\n'日本' $")).hasMessage("2:10: parse error: unexpected character: '$'");
  }

  @Test
  void aCaretStandsBelowTheColumn() {
    assertThat(error("a +\n\tsum(b c)\n+ d").withCaret())
        .isEqualTo(
            """
            2:8: parse error: unexpected identifier "c" in aggregation
            \tsum(b c)
            \t      ^\
            """);
  }

  @Test
  void aLongLineIsNotShown() {
    ParseException error = error("a + ".repeat(100));
    assertThat(error.withCaret()).isEqualTo(error.getMessage());
  }

  private static ParseException error(String text) {
    ParseException error =
        catchThrowableOfType(ParseException.class, () -> PromQlParser.parse(text));
    assertThat(error).as("error of %s", text).isNotNull();
    return error;
  }
}
