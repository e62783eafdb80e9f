package io.weir.topology.promql.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.Aggregation;
import io.weir.topology.promql.syntax.AggregationOperator;
import io.weir.topology.promql.syntax.Binary;
import io.weir.topology.promql.syntax.BinaryOperator;
import io.weir.topology.promql.syntax.Call;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.ParseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The project's own scripts: every function, operator and aggregation, values by hand. */
final class OwnScriptsTest {
  private static final List<String> SCRIPTS =
      List.of("selectors", "operators", "aggregations", "ranges", "functions", "histograms");

  @TestFactory
  Stream<DynamicContainer> scripts() {
    return SCRIPTS.stream()
        .map(name ->
            DynamicContainer.dynamicContainer(
                name,
                PromQlScript.parse(read(name)).run().stream()
                    .map(result ->
                        DynamicTest.dynamicTest(
                            "line " + result.line() + ": " + result.expression(),
                            () -> assertThat(result.failure()).isEmpty()))));
  }

  @Test
  void everyFunctionAndOperatorIsInOne() throws ParseException {
    Set<Object> missing = new HashSet<>(EnumSet.allOf(Function.class));
    missing.addAll(EnumSet.allOf(AggregationOperator.class));
    missing.addAll(EnumSet.allOf(BinaryOperator.class));
    for (String script : SCRIPTS) {
      for (CaseResult result : PromQlScript.parse(read(script)).run()) {
        if (result.failure().isEmpty() && !isRefused(result.expression())) {
          remove(PromQlParser.parse(result.expression()), missing);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  private static boolean isRefused(String expression) {
    try {
      PromQlParser.parse(expression);
      return false;
    } catch (ParseException e) {
      return true;
    }
  }

  private static void remove(Expression expression, Set<Object> missing) {
    switch (expression) {
      case Call call -> missing.remove(call.function());
      case Aggregation aggregation -> missing.remove(aggregation.operator());
      case Binary binary -> missing.remove(binary.operator());
      default -> {}
    }
    expression.children().forEach(child -> remove(child, missing));
  }

  private static String read(String name) {
    try (InputStream in = OwnScriptsTest.class.getResourceAsStream("/promql/" + name + ".test")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
