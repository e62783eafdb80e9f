package io.weir.topology.promql.parse;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.topology.promql.syntax.ParseException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that was made to exhaust the parser: it is refused, on a thread with half a stack. */
final class NestingTest {
  private static final long STACK_BYTES = 512 * 1024;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "-",
        "sum(",
        "abs(",
        "a ^ ",
        "-a ^ -",
        "a + (",
        "m[",
        "m[(",
        "m[-",
        "m offset (",
        "m offset -",
        "m[max_of(",
        "{",
        "[",
        "a * on(b) group_left ",
        "a + ",
        "1 + ",
        "m[1s + ",
        "max_of("
      })
  void whatRepeatsEndlesslyIsRefused(String part) {
    String text = part.repeat(PromQlParser.MAX_LENGTH / part.length() - 10) + "1";
    assertThatThrownBy(() -> onSmallStack(text)).isInstanceOf(ParseException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a + %s", "(%s)", "sum(%s)", "-(%s)", "a ^ %s"})
  void whatPeopleWriteIsNot(String pattern) {
    String text = "b";
    for (int i = 0; i < 60; i++) {
      text = pattern.replace("%s", text);
    }
    String nested = text;
    assertThatCode(() -> onSmallStack(nested)).doesNotThrowAnyException();
  }

  @Test
  void aChainMayHaveHundredsOfOperators() {
    assertThatCode(() -> onSmallStack("a or ".repeat(Nesting.MAX_HEIGHT - 1) + "b"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> onSmallStack("a or ".repeat(Nesting.MAX_HEIGHT) + "b"))
        .hasMessageContaining("expression higher than 500 levels");
  }

  @Test
  void chainsWithinChainsAreOneHeight() {
    String chain = "b" + " + a".repeat(99);
    String text = "b";
    for (int i = 0; i < 12; i++) {
      text = "(" + text + ")" + chain.substring(1);
    }
    String nested = text;
    assertThatThrownBy(() -> onSmallStack(nested))
        .hasMessageContaining("expression higher than 500 levels");
  }

  @Test
  void aTextOfMoreThanAMebibyteIsRefused() {
    assertThatThrownBy(() -> PromQlParser.parse("a".repeat(PromQlParser.MAX_LENGTH + 1)))
        .isInstanceOf(ParseException.class)
        .hasMessageContaining("expected at most 1048576 characters, found 1048577");
  }

  /** Parses, prints and formats. */
  private static void onSmallStack(String text) throws Throwable {
    FutureTask<Void> task =
        new FutureTask<>(() -> {
          var expression = PromQlParser.parse(text);
          PromQlParser.parse(expression.toString());
          expression.pretty();
          return null;
        });
    Thread thread = new Thread(null, task, "small stack", STACK_BYTES);
    thread.start();
    try {
      task.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }
}
