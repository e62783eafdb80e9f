package io.weir.ops.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.up.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code weir plan} shows how expressions and rules are split, or why they can't be. */
final class PlanCommandTest {
  @TempDir private Path folder;

  @Test
  void printsAPlan() {
    assertThat(CommandRun.of("plan", "sum by (job) (rate(x[5m]))"))
        .isEqualTo(
            new CommandRun(
                0,
                """
                merge   sum by (job) ($1)
                └─ $1 = exchange 1 by (job): partial sum
                   └─ shard   rate(x[5m])
                """,
                ""));
  }

  @Test
  void saysWhereTextIsNoExpression() {
    CommandRun run = CommandRun.of("plan", "sum(x");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).startsWith("1:6: parse error: ").contains("\nsum(x\n     ^");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void saysWhatCantBeStreamed() {
    CommandRun run = CommandRun.of("plan", "sum(x @ 5)");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.error()).startsWith("1:5: @ with a fixed time").contains("\nsum(x @ 5)\n    ^");
  }

  @Test
  void wantsAnExpressionOrRules() {
    assertThat(CommandRun.of("plan").exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("plan", "x", "--rules", "f").exitCode()).isEqualTo(2);
  }

  @Test
  void plansEachRuleOfAFile() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("rules.yml"),
            """
            groups:
              - name: g
                rules:
                  - record: a:b
                    expr: max(x)
                  - alert: Ahead
                    expr: x offset -5m
            """);
    CommandRun run = CommandRun.of("plan", "--rules", file.toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .isEqualTo(
            """
            g: a:b
            merge   max($1)   [in one partition]
            └─ $1 = exchange 1 to one partition: partial max
               └─ shard   x

            g: Ahead

            """);
    assertThat(run.error()).startsWith("1:1: a negative offset");
  }
}
