package io.weir.schemas.relabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.labels.Labels;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelabelingTest {
  private record Rules(List<RelabelRule> rules) {}

  private static Relabeling relabeling(String rules) {
    ConfigNode node = ConfigNode.parse("rules", "rules: [" + rules + "]");
    return Relabeling.of(ConfigBinder.standard().bind(node, Rules.class).rules());
  }

  private static Labels labels(String yaml) {
    Labels.Builder labels = Labels.builder();
    ((ConfigNode.Mapping) ConfigNode.parse("labels", "{" + yaml + "}"))
        .entries()
        .forEach((name, value) -> labels.set(name, ((ConfigNode.Scalar) value).text()));
    return labels.build();
  }

  private static Arguments row(String what, String before, String rules, String after) {
    return Arguments.of(what, before, rules, after);
  }

  private static final String DROPPED = "dropped";

  static Stream<Arguments> rows() {
    return Stream.of(
        // replace
        row("default copies", "a: foo", "{source_labels: [a], target_label: b}", "a: foo, b: foo"),
        row("no source is empty", "a: foo", "{target_label: b, replacement: x}", "a: foo, b: x"),
        row("missing source clears", "b: x", "{source_labels: [a], target_label: b}", ""),
        row(
            "joined by semicolons",
            "a: foo, b: bar",
            "{source_labels: [a, b], regex: 'f(.*);(.*)r', target_label: c, replacement: $2-$1}",
            "a: foo, b: bar, c: ba-oo"),
        row(
            "own separator",
            "a: x, b: y",
            "{source_labels: [a, none, b], separator: '//', target_label: c}",
            "a: x, b: y, c: x////y"),
        row(
            "empty separator",
            "a: x, b: y",
            "{source_labels: [a, b], separator: '', target_label: c}",
            "a: x, b: y, c: xy"),
        row(
            "only whole matches",
            "a: foobar",
            "{source_labels: [a], regex: foo, target_label: b, replacement: x}",
            "a: foobar"),
        row(
            "dot matches newlines",
            "a: \"x\\ny\"",
            "{source_labels: [a], regex: x.y, target_label: b, replacement: z}",
            "a: \"x\\ny\", b: z"),
        row(
            "empty result removes",
            "a: foo, b: bar",
            "{source_labels: [a], regex: 'f(q)?oo', target_label: b, replacement: $1}",
            "a: foo"),
        row(
            "target expands",
            "a: some-7",
            "{source_labels: [a], regex: 'some-([^-]+)', target_label: 'n_$1', replacement: x}",
            "a: some-7, n_7: x"),
        row(
            "an empty target does nothing",
            "a: foo",
            "{source_labels: [a], regex: 'f(q)?oo', target_label: '${1}', replacement: x}",
            "a: foo"),
        row(
            "UTF-8 target",
            "a: foo",
            "{source_labels: [a], target_label: 'été.x', replacement: y}",
            "a: foo, 'été.x': y"),
        row(
            "named and unknown groups, dollars",
            "a: foo",
            "{source_labels: [a], regex: '(?P<head>f)(.*)', target_label: b,"
                + " replacement: '${head}|$head|$2|${2}x|$2x|$3|$9999999999|$01|$0|$$1|$|$-|${|${}|${a-b}'}",
            "a: foo, b: 'f|f|oo|oox|||||foo|$1|$|$-|${|${}|${a-b}'"),
        row(
            "null regex matches the empty text",
            "a: foo",
            "{regex: , target_label: b, replacement: x}, {source_labels: [a], regex: ,"
                + " target_label: c, replacement: y}",
            "a: foo, b: x"),
        row(
            "case folding flag",
            "a: FOO",
            "{source_labels: [a], regex: '(?i)foo', target_label: b, replacement: x}",
            "a: FOO, b: x"),
        row(
            "alternatives are anchored",
            "a: xb",
            "{source_labels: [a], regex: 'a|b', target_label: c, replacement: y}",
            "a: xb"),
        // keep, drop
        row("keep", "a: foo", "{action: keep, source_labels: [a], regex: f.*}", "a: foo"),
        row("keep drops", "a: foo", "{action: keep, source_labels: [a], regex: f}", DROPPED),
        row("drop", "a: foo", "{action: drop, source_labels: [a], regex: f}", "a: foo"),
        row("drop drops", "a: foo", "{action: drop, source_labels: [a], regex: f.*}", DROPPED),
        row(
            "drop of what isn't there",
            "a: b",
            "{action: drop, source_labels: [c], regex: ''}",
            DROPPED),
        row(
            "later rules see earlier ones",
            "a: foo",
            "{source_labels: [a], target_label: __tmp}, {action: keep, source_labels: [__tmp],"
                + " regex: foo}",
            "a: foo, __tmp: foo"),
        // keepequal, dropequal
        row(
            "keepequal",
            "a: x, b: x",
            "{action: keepequal, source_labels: [a], target_label: b}",
            "a: x, b: x"),
        row(
            "keepequal drops",
            "a: x, b: y",
            "{action: keepequal, source_labels: [a], target_label: b}",
            DROPPED),
        row(
            "dropequal",
            "a: x, b: y",
            "{action: dropequal, source_labels: [a], target_label: b}",
            "a: x, b: y"),
        row(
            "dropequal drops",
            "a: x, b: x",
            "{action: dropequal, source_labels: [a], target_label: b}",
            DROPPED),
        row(
            "both missing are equal",
            "c: x",
            "{action: dropequal, source_labels: [a], target_label: b}",
            DROPPED),
        // hashmod; the expected values are hashlib's
        row(
            "hashmod",
            "a: c",
            "{action: hashmod, source_labels: [a], target_label: h, modulus: 10}",
            "a: c, h: 3"),
        row(
            "hashmod of joined",
            "a: foo, b: bar",
            "{action: hashmod, source_labels: [a, b], target_label: h, modulus: 8}",
            "a: foo, b: bar, h: 6"),
        row(
            "hashmod of nothing",
            "a: c",
            "{action: hashmod, source_labels: [b], target_label: h, modulus: 1000}",
            "a: c, h: 958"),
        row(
            "hashmod of UTF-8",
            "a: 日本",
            "{action: hashmod, source_labels: [a], target_label: h, modulus: 97}",
            "a: 日本, h: 57"),
        // labelmap, labeldrop, labelkeep
        row(
            "labelmap",
            "__meta_x: 1, __meta_y: 2, z: 3",
            "{action: labelmap, regex: '__meta_(.+)'}",
            "__meta_x: 1, __meta_y: 2, z: 3, x: 1, y: 2"),
        row(
            "labelmap with replacement",
            "ab: 1, b: 2",
            "{action: labelmap, regex: '(a)(.)', replacement: '${2}_$1'}",
            "ab: 1, b: 2, b_a: 1"),
        row(
            "labelmap does not map what it made",
            "a: 1",
            "{action: labelmap, regex: '(.*)', replacement: 'x$1'}",
            "a: 1, xa: 1"),
        row("labeldrop", "a: 1, ab: 2, b: 3", "{action: labeldrop, regex: a.*}", "b: 3"),
        row("labelkeep", "a: 1, ab: 2, b: 3", "{action: labelkeep, regex: a.*}", "a: 1, ab: 2"),
        // lowercase, uppercase
        row(
            "lowercase",
            "a: FoO, b: Bar",
            "{action: lowercase, source_labels: [a, b], target_label: c}",
            "a: FoO, b: Bar, c: 'foo;bar'"),
        row(
            "uppercase",
            "a: straße",
            "{action: UpperCase, source_labels: [a], target_label: a}",
            "a: STRAßE"),
        row(
            "uppercase of nothing",
            "a: x",
            "{action: uppercase, source_labels: [b], target_label: a}",
            ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void doesAsPrometheusDoes(String what, String before, String rules, String after) {
    Optional<Labels> result = relabeling(rules).apply(labels(before));
    if (after.equals(DROPPED)) {
      assertThat(result).as(what).isEmpty();
    } else {
      assertThat(result).as(what).contains(labels(after));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{target_label: ''}",
        "{action: replace}",
        "{action: hashmod, source_labels: [a], target_label: b}",
        "{action: hashmod, source_labels: [a], target_label: b, modulus: -1}",
        "{action: hashmod, source_labels: [a], modulus: 3}",
        "{action: keepequal, source_labels: [a]}",
        "{action: keepequal, source_labels: [a], target_label: b, regex: x}",
        "{action: dropequal, source_labels: [a], target_label: b, separator: x}",
        "{action: dropequal, source_labels: [a], target_label: b, modulus: 2}",
        "{action: labeldrop, regex: a, source_labels: [b]}",
        "{action: labelkeep, regex: a, target_label: b}",
        "{action: labelkeep, regex: a, replacement: b}",
        "{action: labelmap, regex: a, replacement: ''}",
        "{action: lowercase, source_labels: [a], target_label: b, replacement: c}",
        "{action: uppercase, source_labels: [a]}",
        "{action: rename, target_label: b}",
        "{action: , target_label: b}",
        "{regex: '(', target_label: b}",
        "{regex: '(?=a)', target_label: b}",
      })
  void refusesWhatPrometheusRefuses(String rule) {
    assertThatThrownBy(() -> relabeling(rule)).isInstanceOf(ConfigException.class);
  }

  @Test
  void noRulesKeepTheSameLabels() {
    Labels labels = Labels.of("a", "b");
    assertThat(relabeling("").isEmpty()).isTrue();
    assertThat(relabeling("").apply(labels)).containsSame(labels);
  }

  @Test
  void rewritesInPlace() {
    Labels.Builder labels = Labels.of("a", "1").toBuilder();
    assertThat(relabeling("{source_labels: [a], target_label: b}").apply(labels)).isTrue();
    assertThat(labels.build()).isEqualTo(Labels.of("a", "1", "b", "1"));
    assertThat(relabeling("{action: drop, source_labels: [a], regex: 1}").apply(labels)).isFalse();
  }
}
