package io.weir.schemas.relabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.config.ConfigException;
import io.weir.schemas.labels.Labels;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RelabelTextTest {
  @Test
  void listOfAPrometheusFileIsRead() {
    List<RelabelRule> rules =
        RelabelText.parse(
            "write.relabel.configs",
            """
            - source_labels: [__name__]
              regex: go_.*
              action: drop
            - regex: pod_.*
              action: labeldrop
            """);

    Relabeling relabeling = Relabeling.of(rules);
    assertThat(relabeling.apply(Labels.of("__name__", "go_threads"))).isEmpty();
    assertThat(relabeling.apply(Labels.of("__name__", "up", "pod_id", "7")))
        .contains(Labels.of("__name__", "up"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "[]"})
  void thereMayBeNoRules(String text) {
    assertThat(RelabelText.parse("rules", text)).isEmpty();
    assertThat(RelabelText.of(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{source_labels: [a, b], separator: '\"', regex: '(\\d+)\\\\|ü😀', target_label: c,"
            + " replacement: \"${1}\\n\"}",
        "{source_labels: [a], target_label: c, action: hashmod, modulus: 7}",
        "{source_labels: [a], target_label: c, action: keepequal}",
        "{regex: 'a.*', action: labelkeep}",
        "{regex: 'a(.*)', action: labelmap, replacement: 'b_$1'}",
        "{source_labels: [a], target_label: c, action: uppercase}",
      })
  void textReadsBackToEqualRules(String rule) {
    List<RelabelRule> rules = RelabelText.parse("rules", "[" + rule + "]");
    String text = RelabelText.of(rules);

    // A pattern equals only itself.
    assertThat(RelabelText.parse("rules", text)).usingRecursiveComparison().isEqualTo(rules);
    assertThat(RelabelText.of(RelabelText.parse("rules", text))).isEqualTo(text);
    assertThat(text).matches("\\p{ASCII}*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{action: dorp}]               | rules:1:11: [0].action: expected
          [{regex: '(', action: drop}]   | rules:1:10: [0].regex: expected a regular expression
          [{sourcelabels: [a]}]          | did you mean source_labels?
          {action: drop}                 | expected a list, found
          [{action: replace}]            | expected a label name for replace, found none
          [{                             | expected YAML
          """)
  void whatIsWrongIsNamed(String text, String message) {
    assertThatThrownBy(() -> RelabelText.parse("rules", text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }
}
