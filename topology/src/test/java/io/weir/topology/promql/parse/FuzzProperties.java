package io.weir.topology.promql.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ExpressionGenerator;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.Unplaced;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever text comes, it is an expression or refused with a parse error. */
final class FuzzProperties {
  static final List<String> PIECES =
      List.of(
          "(",
          ")",
          "[",
          "]",
          "{",
          "}",
          ",",
          ":",
          "@",
          "offset ",
          "by ",
          "on(",
          "bool ",
          "sum",
          "m",
          "5m",
          "1",
          "-",
          "+",
          "^",
          "/",
          "</",
          "=~",
          "!",
          "=",
          "\"",
          "'",
          "`",
          "\\",
          "#",
          "\n",
          "step()",
          "range()",
          "max_of(",
          "start()",
          "rate(",
          "[5m]",
          "[5m:1m]",
          "fill(1)",
          "0x",
          "1e",
          "_",
          ".",
          "NaN",
          "é",
          "\uD83D\uDE00",
          "\uD83D",
          "\uFFFD",
          "$",
          "anchored",
          "group_left",
          "1y2d",
          "info(",
          "{{",
          "}}",
          "x3",
          "stale",
          "schema:1",
          "buckets:[1 2]");

  @Property(tries = 3_000)
  void anyCharacters(@ForAll String text) {
    assertReadOrRefused(text);
  }

  @Property(tries = 5_000)
  void anyPieces(@ForAll("pieces") String text) {
    assertReadOrRefused(text);
  }

  @Property(tries = 5_000)
  void expressionsWithMistakes(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text =
        new StringBuilder(new ExpressionGenerator(seed, true).any(random.nextInt(5)).toString());
    for (int i = random.nextInt(4); i >= 0; i--) {
      int start = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), start + random.nextInt(3));
      String piece = PIECES.get(random.nextInt(PIECES.size()));
      text.replace(start, end, random.nextBoolean() ? piece : "");
    }
    assertReadOrRefused(text.toString());
  }

  @Property(tries = 5_000)
  void seriesOfAnyPieces(@ForAll("pieces") String text) {
    try {
      assertThat(SeriesParser.parse("m{a=\"b\"} " + text)).isNotNull();
    } catch (ParseException e) {
      assertThat(e).hasMessageContaining(": parse error: ");
    }
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(PIECES).list().ofMaxSize(25).map(pieces -> String.join("", pieces));
  }

  static void assertReadOrRefused(String text) {
    Expression expression;
    try {
      expression = PromQlParser.parse(text);
    } catch (ParseException e) {
      assertThat(e).hasMessageContaining(" parse error: ");
      assertThat(e.withCaret()).startsWith(e.getMessage());
      return;
    }
    try {
      Expression again = PromQlParser.parse(expression.toString());
      assertThat(again).hasToString(expression.toString());
      assertThat(Unplaced.of(again).type()).isEqualTo(expression.type());
    } catch (ParseException e) {
      throw new AssertionError(text + " was read, and printed as " + expression, e);
    }
  }
}
