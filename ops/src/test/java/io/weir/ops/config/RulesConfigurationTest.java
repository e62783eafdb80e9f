package io.weir.ops.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.ops.up.CommandRun;
import io.weir.schemas.config.ByteSize;
import io.weir.schemas.config.ConfigException;
import io.weir.topology.RulesSettings;
import io.weir.topology.rules.RuleSource;
import io.weir.topology.rules.RuleSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a configuration says of rules, and which files it names. */
final class RulesConfigurationTest {
  private static final String RULE = "groups: [{name: g, rules: [{record: a, expr: b}]}]\n";

  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private RuleSources read(String configuration) throws IOException {
    return WeirConfiguration.load(write("prometheus.yml", configuration), Map.of("CLUSTER", "blue"))
        .rules()
        .read("http://weir");
  }

  @Test
  void withoutRuleFilesThereAreNoRules() throws IOException {
    assertThat(read(""))
        .isEqualTo(
            new RuleSources(
                Duration.ofMinutes(1), Duration.ZERO, Map.of(), "http://weir", List.of()));
    assertThat(WeirConfiguration.parse("t.yml", "", Map.of()).weir().rules())
        .isEqualTo(RulesSettings.DEFAULTS);
  }

  @Test
  void namesFilesByWhereTheyAreFromTheConfigurationEachOnceInOrder() throws IOException {
    for (String name : List.of("z.yml", "rules/b.yml", "rules/a.yml", "rules/a.txt", "up.yml")) {
      write(name, RULE + "# " + name);
    }
    String absolute = folder.resolve("up.yml").toString();
    RuleSources sources =
        read(
            """
            global:
              evaluation_interval: 15s
              rule_query_offset: 2s
              external_labels: {cluster: "${CLUSTER}"}
            rule_files: [z.yml, 'rules/*.yml', './rules/../z.yml', '%s', 'nothing/*.yml']
            """
                .formatted(absolute));

    assertThat(sources)
        .isEqualTo(
            new RuleSources(
                Duration.ofSeconds(15),
                Duration.ofSeconds(2),
                Map.of("cluster", "blue"),
                "http://weir",
                List.of(
                    new RuleSource(absolute, RULE + "# up.yml"),
                    new RuleSource("rules/a.yml", RULE + "# rules/a.yml"),
                    new RuleSource("rules/b.yml", RULE + "# rules/b.yml"),
                    new RuleSource("z.yml", RULE + "# z.yml"))));
  }

  @Test
  void whatIsWrongIsNamedWithItsPlaceAllAtOnce() throws IOException {
    Path bad = write("bad.yml", "groups: [{name: g, rules: [{record: a, expr: 'b('}]}]");
    Path far = write("far.yml", "groups: [{name: g, rules: [{alert: C, expr: 'b[5m]'}]}]");
    assertThatThrownBy(() -> read("rule_files:\n  - bad.yml\n  - none.yml\n  - 'f*.yml'\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            bad
                + ":1:46: groups[0].rules[0].expr: rule \"a\": could not parse expression: 1:3: parse"
                + " error: unclosed left parenthesis\nb(\n  ^\n"
                + folder.resolve("prometheus.yml")
                + ":3:5: rule_files[1]: expected an existing file, found none at none.yml\n"
                + far
                + ":1:45: groups[0].rules[0].expr: rule \"C\": can't be streamed: 1:1: a rule needs a"
                + " scalar or an instant vector, found a range vector\nb[5m]\n^");
    assertThatThrownBy(
            () -> read("global: {rule_query_offset: 1d1m}\nrule_files: [nothing/*.yml]\n"))
        .hasMessageContaining(
            ":1:29: global.rule_query_offset: expected at most 1d for rules that are streamed, found"
                + " 1d1m");
    assertThatThrownBy(() -> read("rule_files: [1*/a.yml, [], ~]"))
        .hasMessageContaining(
            ":1:14: rule_files[0]: expected * only in the last name, found \"1*/a.yml\"")
        .hasMessageContaining(":1:24: rule_files[1]: expected a file, found a list")
        .hasMessageContaining(":1:28: rule_files[2]: expected a file, found nothing");
    assertThatThrownBy(() -> read("rule_files: a.yml"))
        .hasMessageContaining(":1:13: rule_files: expected a list, found \"a.yml\"");
  }

  @Test
  void settingsAreReadAndChecked() {
    assertThat(
            WeirConfiguration.parse(
                    "t.yml",
                    "weir: {rules: {tenant: t, external_url: 'https://w/x', max_wait: 5s, max_merge_bytes: 1GiB}}",
                    Map.of())
                .weir()
                .rules())
        .isEqualTo(
            new RulesSettings("t", "https://w/x", Duration.ofSeconds(5), ByteSize.parse("1GiB")));
    for (Map.Entry<String, String> wrong :
        Map.of(
                "tenant: ''", "tenant: expected a name, found nothing",
                "external_url: weir", "external_url: expected an http or https URL, found \"weir\"",
                "max_wait: 0s", "max_wait: expected more than 0, found 0s",
                "max_merge_bytes: 0", "max_merge_bytes: expected more than 0, found 0")
            .entrySet()) {
      assertThatThrownBy(() ->
              WeirConfiguration.parse("t.yml", "weir: {rules: {" + wrong.getKey() + "}}", Map.of()))
          .hasMessageContaining("weir.rules." + wrong.getValue());
    }
  }

  @Test
  void checkConfigLooksAtTheRules() throws IOException {
    write("a.yml", RULE);
    Path configuration = write("prometheus.yml", "rule_files: ['*.yml']\n");
    Files.move(configuration, folder.resolve("prometheus.yaml"));
    String path = folder.resolve("prometheus.yaml").toString();
    CommandRun good = CommandRun.of("check", "config", path);
    assertThat(good.exitCode()).isZero();
    assertThat(good.out())
        .isEqualTo(path + ": valid; 0 scrape configurations, 1 rules in 1 files\n");
    assertThat(good.error()).doesNotContain("has no effect");

    Path bad = write("b.yml", "groups: [{name: g, rules: [{record: a, expr: b @ 5}]}]");
    CommandRun refused = CommandRun.of("check", "config", path);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.error())
        .contains(
            bad + ":1:46: groups[0].rules[0].expr: rule \"a\": can't be streamed: 1:1: @ with");
  }
}
