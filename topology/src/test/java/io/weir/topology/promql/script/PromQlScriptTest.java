package io.weir.topology.promql.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a script fails for: the runner is no better than what it tells apart. */
final class PromQlScriptTest {
  private static final String DATA =
      """
      load 1m
        a{i="1"} 1 2 3
        a{i="2"} 4 _ 6
        h {{schema:0 count:2 sum:3 buckets:[1 1]}}x2
      """;

  private static List<CaseResult> run(String eval) {
    return PromQlScript.parse(DATA + "\n" + eval).run();
  }

  private static void fails(String eval, String expected, String actual) {
    List<CaseResult> results = run(eval);
    assertThat(results).hasSize(1);
    CaseFailure failure = results.getFirst().failure().orElseThrow();
    assertThat(failure.expected()).contains(expected);
    assertThat(failure.actual()).contains(actual);
  }

  private static void passes(String eval) {
    assertThat(run(eval)).hasSize(1).allMatch(result -> result.failure().isEmpty());
  }

  @Test
  void tellsWhereACaseStands() {
    CaseResult result = run("eval instant at 0 a\n  a{i=\"1\"} 1").getFirst();
    assertThat(result.line()).isEqualTo(6);
    assertThat(result.expression()).isEqualTo("a");
  }

  @Test
  void failsForOtherValues() {
    fails("eval instant at 0 a{i=\"1\"}\n  a{i=\"1\"} 2", "a{i=\"1\"} 2", "a{i=\"1\"} 1");
    fails("eval instant at 0 1\n  2", "scalar 2", "scalar 1");
    fails("eval instant at 0 \"x\"\n  expect string \"y\"", "y", "x");
    passes("eval instant at 0 a{i=\"1\"}\n  a{i=\"1\"} 1.0000001");
  }

  @Test
  void failsForMissingAndForFurtherSeries() {
    fails("eval instant at 0 a\n  a{i=\"1\"} 1", "no series a{i=\"2\"}", "4");
    fails("eval instant at 0 a{i=\"1\"}\n  a{i=\"1\"} 1\n  a{i=\"3\"} 1", "a{i=\"3\"}", "1");
  }

  @Test
  void failsForPointsAtOtherSteps() {
    String eval = "eval range from 0 to 2m step 1m a{i=\"1\"} + 0\n  {i=\"1\"} ";
    passes(eval + "1 2 3");
    fails(eval + "1 2", "1 2", "3 @120000");
    fails(eval + "1 _ 3", "1 _ 3", "2 @60000");
    fails(eval + "1 2 3 4", "1 2 3 4", "3 @120000");
  }

  @Test
  void comparesHistogramsAndHintsThatAreGiven() {
    String eval = "eval instant at 1m h\n  h {{schema:0 count:2 sum:3 buckets:[1 ";
    passes(eval + "1]}}");
    passes(eval + "1] counter_reset_hint:not_reset}}");
    fails(eval + "2]}}", "buckets:[1 2]", "buckets:[1 1]");
    fails(eval + "1] counter_reset_hint:reset}}", "reset", "not_reset");
  }

  @Test
  void comparesErrorsAndAnnotations() {
    passes("eval instant at 0 a + on() a\n  expect fail regex: many-to-many");
    fails("eval instant at 0 a + on() a\n  expect fail msg: no", "no", "many-to-many");
    fails("eval instant at 0 a + on() a", "no error", "many-to-many");
    fails("eval instant at 0 1\n  expect fail\n  1", "error", "scalar 1");
    fails("eval instant at 0 max(h)\n  expect no_info", "no infos", "ignored histogram");
    fails("eval instant at 0 max(h)\n  expect warn", "warning", "[]");
    fails("eval instant at 0 max(h)\n  expect info msg: other", "other", "ignored histogram");
    passes("eval_fail instant at 0 a + on() a\n  expected_fail_regexp many-to-many.*");
    passes("eval_info instant at 0 max(h)");
  }

  @Test
  void comparesOrder() {
    String eval = "eval instant at 0 sort(a)\n  expect ordered\n";
    passes(eval + "  a{i=\"1\"} 1\n  a{i=\"2\"} 4");
    fails(eval + "  a{i=\"2\"} 4\n  a{i=\"1\"} 1", "place 2", "place 1");
    passes("eval_ordered instant at 0 sort(a)\n  a{i=\"1\"} 1\n  a{i=\"2\"} 4");
  }

  @Test
  void countsWhatItCantReadAsAFailedCase() {
    assertThat(run("evaluate this"))
        .singleElement()
        .satisfies(result ->
            assertThat(result.failure().orElseThrow().actual())
                .contains("invalid evaluation command"));
    assertThat(run("eval instant at 0 sum(")).hasSize(1).allMatch(r -> r.failure().isPresent());
    assertThat(run("load 1m\n  a 1+2")).hasSize(1).allMatch(r -> r.failure().isPresent());
  }

  @Test
  void forgetsDataWhenItIsCleared() {
    passes("clear\n\neval instant at 0 a");
  }
}
