package io.weir.topology.promql.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SequenceTest {
  private static String parse(String text) {
    List<SequenceValue> values = Sequence.parse("m " + text).values();
    return String.join(" ", values.stream().map(Object::toString).toList());
  }

  @Test
  void readsNumbersGapsAndMarkers() {
    assertThat(parse("1 -2.5 _ 1e3 Inf -Inf NaN stale"))
        .isEqualTo("1 -2.5 _ 1000 +Inf -Inf NaN NaN");
    assertThat(parse("_x3 5")).isEqualTo("_ _ _ 5");
  }

  @Test
  void repeatsOneTimeMoreThanItSays() {
    assertThat(parse("5x2")).isEqualTo("5 5 5");
    assertThat(parse("1+2x3")).isEqualTo("1 3 5 7");
    assertThat(parse("1-2x3 -1-1x1")).isEqualTo("1 -1 -3 -5 -1 -2");
    assertThat(parse("0+0x10")).isEqualTo("0 0 0 0 0 0 0 0 0 0 0");
  }

  @Test
  void readsHistograms() {
    assertThat(parse("{{count:1 sum:2 buckets:[1]}}+{{count:1 sum:1 buckets:[0 1]}}x1"))
        .isEqualTo("{{count:1 sum:2 buckets:[1]}} {{count:2 sum:3 buckets:[1 1]}}");
    assertThat(parse("{{schema:-53 custom_values:[1 2] buckets:[1 2 3] offset:0}}x1"))
        .isEqualTo(
            "{{schema:-53 custom_values:[1 2] buckets:[1 2 3]}}"
                + " {{schema:-53 custom_values:[1 2] buckets:[1 2 3]}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1+2",
        "x3",
        "one",
        "1,2",
        "_x",
        "{{count:1",
        "{{what:1}}",
        "{{schema:9}}",
        "5x-1"
      })
  void refusesWhatIsNoSequence(String text) {
    assertThatThrownBy(() -> Sequence.parse("m " + text)).isInstanceOf(ScriptException.class);
  }
}
