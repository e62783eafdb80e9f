package io.weir.topology.promql.parse;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ExpressionGenerator;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.syntax.Unplaced;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

final class PrintingProperties {
  @Property(tries = 2_000)
  void whatIsPrintedParsesBackToItself(@ForAll long seed, @ForAll @IntRange(max = 5) int depth)
      throws ParseException {
    Expression expression = new ExpressionGenerator(seed, true).any(depth);

    Expression parsed = PromQlParser.parse(expression.toString());

    assertThat(Unplaced.of(parsed)).isEqualTo(expression);
    assertThat(parsed.type()).isEqualTo(expression.type());
  }

  @Property(tries = 500)
  void whatIsFormattedParsesBackToItself(@ForAll long seed, @ForAll @IntRange(max = 6) int depth)
      throws ParseException {
    Expression expression = new ExpressionGenerator(seed, true).any(depth);

    assertThat(Unplaced.of(PromQlParser.parse(expression.pretty()))).isEqualTo(expression);
  }

  @Property(tries = 500)
  void everyNodeStandsWhereItsTextIs(@ForAll long seed, @ForAll @IntRange(max = 4) int depth)
      throws ParseException {
    String text = new ExpressionGenerator(seed, true).any(depth).toString();

    assertThat(PromQlParser.parse(text)).satisfies(e -> assertPlaced(e, text));
  }

  private static void assertPlaced(Expression expression, String text) throws ParseException {
    var position = expression.position();
    assertThat(text.substring(position.start(), position.end())).isEqualTo(expression.toString());
    for (Expression child : expression.children()) {
      assertPlaced(child, text);
    }
  }
}
