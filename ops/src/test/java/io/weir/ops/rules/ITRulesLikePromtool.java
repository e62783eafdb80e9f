package io.weir.ops.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.ops.up.CommandRun;
import io.weir.schemas.peers.Peers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What {@code promtool} says of rule files and of their unit tests, Weir says too. */
final class ITRulesLikePromtool {
  private static final List<String> CORPUS =
      List.of(
          "states.yml",
          "states-test.yml",
          "templates.yml",
          "templates-test.yml",
          "order.yml",
          "order-test.yml",
          "wrong-test.yml");

  private static final Pattern FAILED =
      Pattern.compile(
          "alertname: \\w+, time: \\w+|expr: \".*\", time: \\w+|rule: \\S+, time: \\w+");
  private static final Pattern FOUND = Pattern.compile("\\d+ rules found");

  @TempDir private Path folder = Path.of("");

  /** How a command ended, as far as both can be compared. */
  private record Outcome(int exitCode, TreeSet<String> facts) {
    static Outcome of(int exitCode, String output, Pattern fact) {
      TreeSet<String> facts = new TreeSet<>();
      Matcher matcher = fact.matcher(output);
      while (matcher.find()) {
        // Durations are printed as Go does in one place.
        facts.add(matcher.group().replaceFirst("(\\dm)0s$", "$1").replaceFirst("(\\dh)0m$", "$1"));
      }
      return new Outcome(exitCode, facts);
    }
  }

  @BeforeEach
  void writeCorpus() throws IOException {
    for (String name : CORPUS) {
      try (InputStream resource = getClass().getResourceAsStream(name)) {
        Files.copy(Objects.requireNonNull(resource, name), folder.resolve(name));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "states-test.yml, 0",
    "templates-test.yml, 0",
    "order-test.yml, 0",
    "wrong-test.yml, 1"
  })
  void testsEndAlikeAndFailAtTheSamePlaces(String name, int exitCode) throws Exception {
    Path file = folder.resolve(name);
    Outcome promtool = promtool(FAILED, "test", "rules", file.toString());
    assertThat(promtool.exitCode).isEqualTo(exitCode);
    assertThat(weir(FAILED, "test", "rules", file.toString())).isEqualTo(promtool);
    assertThat(promtool.facts.isEmpty()).isEqualTo(exitCode == 0);
  }

  @Test
  void namesChooseTests() throws Exception {
    String file = folder.resolve("wrong-test.yml").toString();
    for (List<String> run :
        List.of(
            List.of("--run=expr"),
            List.of("--run=^alerts$"),
            List.of("--run=nothing"),
            List.of("--run=a", "--run=b"))) {
      List<String> arguments = new ArrayList<>(List.of("test", "rules"));
      arguments.addAll(run);
      arguments.add(file);
      String[] array = arguments.toArray(String[]::new);
      assertThat(weir(FAILED, array)).as("%s", run).isEqualTo(promtool(FAILED, array));
    }
  }

  @Test
  void reportsCountAlike() throws Exception {
    List<String> reports = new ArrayList<>();
    Files.writeString(folder.resolve("bad-test.yml"), "tests: [{unknown: 1}]");
    for (String by : List.of("promtool", "weir")) {
      Path report = folder.resolve(by + ".xml");
      List<String> arguments = new ArrayList<>(List.of("test", "rules", "--junit=" + report));
      for (String name : List.of("order-test.yml", "wrong-test.yml", "bad-test.yml")) {
        arguments.add(folder.resolve(name).toString());
      }
      String[] array = arguments.toArray(String[]::new);
      Outcome outcome = by.equals("weir") ? weir(FAILED, array) : promtool(FAILED, array);
      assertThat(outcome.exitCode).isEqualTo(1);
      reports.add(shape(report));
    }
    assertThat(reports.getFirst()).contains("testcase", "failures=");
    assertThat(reports.getLast()).isEqualTo(reports.getFirst());
  }

  /** The elements of a report with their attributes, without times and texts. */
  private static String shape(Path report) throws Exception {
    StringBuilder shape = new StringBuilder();
    NodeList elements =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(report.toFile())
            .getElementsByTagName("*");
    for (int i = 0; i < elements.getLength(); i++) {
      Element element = (Element) elements.item(i);
      shape.append(element.getTagName());
      for (String name : List.of("name", "tests", "failures", "errors", "skipped")) {
        if (element.hasAttribute(name)) {
          shape.append(' ').append(name).append('=').append(element.getAttribute(name));
        }
      }
      shape.append('\n');
    }
    return shape.toString();
  }

  @Test
  void flagsThatOnlyPrintMoreChangeNoEnd() throws Exception {
    for (String flag :
        List.of("--diff", "--debug", "--enable-feature=promql-delayed-name-removal")) {
      for (String name : List.of("order-test.yml", "wrong-test.yml")) {
        String[] arguments = {"test", "rules", flag, folder.resolve(name).toString()};
        assertThat(weir(FAILED, arguments)).as(flag).isEqualTo(promtool(FAILED, arguments));
      }
    }
  }

  @Test
  void testFilesAreTakenOrRefusedAlike() throws Exception {
    assertThat(disagreements(FAILED, "test", TestFiles.ALL)).isEmpty();
  }

  @Test
  void rulesFailAlikeWhenTheyRun() throws Exception {
    Path rules = folder.resolve("failing.yml");
    Path test = folder.resolve("failing-test.yml");
    Files.writeString(
        test,
        """
        rule_files: [failing.yml]
        tests:
        - input_series:
          - {series: a, values: 1 2 3}
          - {series: m, values: 1 2 3}
          promql_expr_test: [{expr: b, eval_time: 2m, exp_samples: []}]
        """);
    List<String> disagreements = new ArrayList<>();
    for (String rule : TestFiles.FAILING_RULES) {
      Files.writeString(rules, "groups: [{name: g, limit: 1, rules: [" + rule + "]}]\n");
      Outcome promtool = promtool(FAILED, "test", "rules", test.toString());
      Outcome weir = weir(FAILED, "test", "rules", test.toString());
      if (!promtool.equals(weir)) {
        disagreements.add("%s%n  promtool: %s%n  Weir: %s".formatted(rule, promtool, weir));
      }
    }
    assertThat(disagreements).isEmpty();
  }

  @Test
  void ruleFilesAreTakenOrRefusedAlike() throws Exception {
    assertThat(disagreements(FOUND, "check", RuleFiles.ALL)).isEmpty();
  }

  @Test
  void onlyWhatCantBeStreamedIsRefusedBeyondThat() throws Exception {
    for (Map.Entry<String, String> refused : RuleFiles.REFUSED_BY_WEIR.entrySet()) {
      String rule = refused.getKey();
      Path file = Files.writeString(folder.resolve("refused.yml"), RuleFiles.ofRule(rule));
      assertThat(promtool(FOUND, "check", "rules", file.toString()).exitCode).as(rule).isZero();
      CommandRun run = CommandRun.of("check", "rules", file.toString());
      assertThat(run.exitCode()).as(rule).isEqualTo(1);
      assertThat(run.error())
          .contains(file + ":1:", "groups[0].rules[0].", "rule \"a\": ", "can't be streamed: ")
          .contains(refused.getValue());
    }
  }

  @Test
  void unknownFieldsOfRulesArePassedOverIfWanted() throws Exception {
    Path rules = folder.resolve("extra.yml");
    Files.writeString(
        rules, "groups: [{name: a, owner: me, rules: [{record: b, expr: c, since: 2020}]}]\n");
    Path test = folder.resolve("extra-test.yml");
    Files.writeString(test, "rule_files: [extra.yml]\ntests: [{input_series: []}]\n");
    for (List<String> command :
        List.of(
            List.of("check", "rules", rules.toString()),
            List.of("check", "rules", "--ignore-unknown-fields", rules.toString()),
            List.of("test", "rules", test.toString()),
            List.of("test", "rules", "--ignore-unknown-fields", test.toString()))) {
      String[] arguments = command.toArray(String[]::new);
      assertThat(weir(FOUND, arguments)).as("%s", command).isEqualTo(promtool(FOUND, arguments));
    }
  }

  private List<String> disagreements(Pattern fact, String command, List<String> texts)
      throws Exception {
    List<String> disagreements = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      Path file = Files.writeString(folder.resolve(command + i + ".yml"), texts.get(i));
      Outcome promtool = promtool(fact, command, "rules", file.toString());
      Outcome weir = weir(fact, command, "rules", file.toString());
      if (!promtool.equals(weir)) {
        disagreements.add("%s%n  promtool: %s%n  Weir: %s".formatted(texts.get(i), promtool, weir));
      }
    }
    return disagreements;
  }

  private static Outcome promtool(Pattern fact, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(Peers.executable("promtool").toString()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return Outcome.of(process.waitFor(), output, fact);
  }

  private static Outcome weir(Pattern fact, String... arguments) {
    CommandRun run = CommandRun.of(arguments);
    return Outcome.of(run.exitCode(), run.out() + run.error(), fact);
  }
}
