package io.weir.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigNodeTest {

  private static ConfigNode.Mapping mapping(String yaml) {
    return (ConfigNode.Mapping) ConfigNode.parse("f.yml", yaml);
  }

  private static String text(ConfigNode.Mapping mapping, String key) {
    return ((ConfigNode.Scalar) mapping.get(key).orElseThrow()).text();
  }

  @Test
  void knowsFileLineColumnAndPath() {
    ConfigNode.Mapping root =
        mapping(
            """
            scrape_configs:
              - static_configs:
                  - targets: []
                  - targets: [a:1]
            """);
    ConfigNode jobs = root.get("scrape_configs").orElseThrow();
    ConfigNode.Mapping job = (ConfigNode.Mapping) ((ConfigNode.Sequence) jobs).items().getFirst();
    ConfigNode groups = job.get("static_configs").orElseThrow();
    ConfigNode.Mapping group = (ConfigNode.Mapping) ((ConfigNode.Sequence) groups).items().get(1);
    assertThat(group.get("targets").orElseThrow().location())
        .isEqualTo(new Location("f.yml", 4, 18, "scrape_configs[0].static_configs[1].targets"));
    assertThat(group.keyLocation("targets").column()).isEqualTo(9);
  }

  @Test
  void resolvesAliasesWithThePathOfTheirUse() {
    ConfigNode.Mapping root = mapping("a: &x [1, 2]\nb: *x\n");
    ConfigNode.Sequence used = (ConfigNode.Sequence) root.get("b").orElseThrow();
    assertThat(used.items()).hasSize(2);
    assertThat(used.items().get(1).location()).hasToString("f.yml:1:11: b[1]");
  }

  @Test
  void mergesMappingsOwnKeysFirstThenInOrder() {
    ConfigNode.Mapping root =
        mapping(
            """
            one: &one {a: 1, b: 1}
            two: &two {b: 2, c: 2, d: 2}
            all:
              <<: [*one, *two]
              d: 3
            single: {<<: *one, a: 9}
            """);
    ConfigNode.Mapping all = (ConfigNode.Mapping) root.get("all").orElseThrow();
    assertThat(List.of(text(all, "a"), text(all, "b"), text(all, "c"), text(all, "d")))
        .containsExactly("1", "1", "2", "3");
    assertThat(all.entries()).hasSize(4);
    assertThat(text((ConfigNode.Mapping) root.get("single").orElseThrow(), "a")).isEqualTo("9");
    assertThatThrownBy(() -> mapping("a: {<<: 5}")).hasMessageContaining("f.yml:1:9: a");
  }

  @Test
  void refusesDuplicateKeysAllAtOnce() {
    assertThatThrownBy(() -> mapping("a: 1\nb: {c: 1, c: 2}\na: 2\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "f.yml:2:11: b.c: expected each key once, found it again\n"
                + "f.yml:3:1: a: expected each key once, found it again");
  }

  @Test
  void refusesWhatIsNotYaml() {
    assertThatThrownBy(() -> mapping("a: [1\nb: 2\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("f.yml:2:");
    assertThatThrownBy(() -> mapping("a: !java.lang.Runtime {}\n"))
        .hasMessageContaining("f.yml:1:4: a: expected a value without a tag");
    assertThatThrownBy(() -> mapping("!!binary 'YQ==': 1\n"))
        .hasMessageContaining("f.yml:1:1: expected a value without a tag");
    assertThatThrownBy(() -> mapping("a: 1\n---\nb: 2\n")).isInstanceOf(ConfigException.class);
  }

  @Test
  void boundsWhatAliasesExpandTo() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 12; i++) {
      laughs.append("a").append(i).append(": &a").append(i).append(" [");
      laughs.append(String.join(", ", java.util.Collections.nCopies(8, "*a" + (i - 1))));
      laughs.append("]\n");
    }
    assertThatThrownBy(() -> mapping(laughs.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("expand to at most");
    assertThatThrownBy(() -> mapping("a: &a [*a]\n")).hasMessageContaining("alias to itself");
    StringBuilder deep = new StringBuilder("a0: &a0 []\n");
    for (int i = 1; i < 5_000; i++) {
      deep.append("a%d: &a%d [*a%d]%n".formatted(i, i, i - 1));
    }
    assertThatThrownBy(() -> mapping(deep.toString())).hasMessageContaining("levels of nesting");
  }

  @Test
  void manyHarmlessAliasesAreFine() {
    StringBuilder jobs = new StringBuilder("x: &x {a: 1}\njobs:\n");
    jobs.repeat("  - *x\n", 1_000);
    ConfigNode list = mapping(jobs.toString()).get("jobs").orElseThrow();
    assertThat(((ConfigNode.Sequence) list).items()).hasSize(1_000);
  }

  @Test
  void anEmptyFileIsNothing() {
    assertThat(ConfigNode.parse("f.yml", "# nothing\n").isAbsent()).isTrue();
    assertThat(ConfigNode.parse("f.yml", "").isAbsent()).isTrue();
  }

  @Test
  void readsFiles(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("c.yml"), "a: 1\n");
    assertThat(ConfigNode.read(file).location().file()).isEqualTo(file.toString());
    assertThatThrownBy(() -> ConfigNode.read(folder.resolve("none.yml")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("none.yml");
  }

  @Test
  void expandsEnvironmentVariables() {
    EnvironmentVariables environment =
        new EnvironmentVariables(Map.of("HOST", "kafka", "PORT", "9092", "EMPTY", ""));
    ConfigProblems problems = new ConfigProblems();
    ConfigNode.Mapping expanded =
        (ConfigNode.Mapping)
            environment.expand(
                mapping(
                    """
                    a: ${HOST}:${PORT}
                    b: [x, '${NONE:-d:-e}']
                    c: $${HOST} $5 $HOST
                    d: ${EMPTY}
                    e: ${EMPTY:-full}
                    """),
                problems);
    assertThat(problems.list()).isEmpty();
    assertThat(text(expanded, "a")).isEqualTo("kafka:9092");
    assertThat(expanded.get("b").orElseThrow().toString()).contains("d:-e");
    assertThat(text(expanded, "c")).isEqualTo("${HOST} $5 $HOST");
    assertThat(text(expanded, "d")).isEmpty();
    assertThat(text(expanded, "e")).isEqualTo("full");
  }

  @Test
  void refusesUndefinedVariables() {
    ConfigProblems problems = new ConfigProblems();
    new EnvironmentVariables(Map.of()).expand(mapping("a: ${HOST}\nb: '${'\nc: ${1x}\n"), problems);
    assertThat(problems.list())
        .extracting(ConfigProblem::toString)
        .containsExactly(
            "f.yml:1:4: a: expected the environment variable HOST to be defined, found it undefined",
            "f.yml:2:4: b: expected ${NAME}, found no closing brace",
            "f.yml:3:4: c: expected the name of an environment variable, found \"1x\"");
  }
}
