package io.weir.topology.rules.unittest;

import io.weir.schemas.config.ConfigBinder;
import io.weir.schemas.config.ConfigNode;
import io.weir.schemas.config.ConfigProblems;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads a test file and finds everything that is wrong with its form. One use, one thread. */
final class UnitTestFileReader {
  private static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);
  private static final ConfigBinder BINDER =
      ConfigBinder.standard().with(StartTime.class, "a time", StartTime::parse);

  private final Path path;
  private final ConfigProblems problems = new ConfigProblems();

  UnitTestFileReader(Path path) {
    this.path = path;
  }

  UnitTestFile read(ConfigNode file) {
    ConfigNode root = file.isAbsent() ? ConfigNode.empty(file.location()) : file;
    Optional<UnitTestKeys> bound = BINDER.bind(root, UnitTestKeys.class, problems);
    List<UnitTest> tests = new ArrayList<>();
    bound.ifPresent(keys -> {
      Duration interval = orDefault(keys.evaluationInterval(), DEFAULT_INTERVAL);
      for (ConfigNode node : keys.tests()) {
        test(node, tests.size(), interval).ifPresent(tests::add);
      }
      checkOrder(keys, root);
    });
    problems.throwIfAny();
    UnitTestKeys keys = bound.orElseThrow();
    return new UnitTestFile(
        path,
        keys.ruleFiles(),
        orDefault(keys.evaluationInterval(), DEFAULT_INTERVAL),
        keys.groupEvalOrder(),
        tests,
        keys.fuzzyCompare());
  }

  private void checkOrder(UnitTestKeys keys, ConfigNode root) {
    Set<String> names = new HashSet<>();
    for (String name : keys.groupEvalOrder()) {
      if (!names.add(name)) {
        problems.add(
            root.location().entry("group_eval_order"),
            "group name repeated in evaluation order: " + name);
      }
    }
  }

  private static Duration orDefault(Duration duration, Duration ifZero) {
    return duration.isZero() ? ifZero : duration;
  }

  private Optional<UnitTest> test(ConfigNode node, int index, Duration defaultInterval) {
    return BINDER
        .bind(node, UnitTestKeys.Group.class, problems)
        .map(keys ->
            new UnitTest(
                node.location(),
                keys.name(),
                index,
                orDefault(keys.interval(), defaultInterval),
                all(
                    keys.inputSeries(),
                    UnitTestKeys.Series.class,
                    (item, series) -> new UnitTest.PlacedSeries(item.location(), series)),
                all(
                    keys.alertRuleTest(),
                    UnitTestKeys.AlertRuleTest.class,
                    (item, check) -> new AlertCheck(item.location(), check)),
                all(
                    keys.promqlExprTest(),
                    UnitTestKeys.ExpressionTest.class,
                    (item, check) -> new ExpressionCheck(item.location(), check)),
                keys.externalLabels(),
                keys.externalUrl(),
                keys.startTimestamp().map(StartTime::time).orElse(Instant.EPOCH)));
  }

  private <K extends Record, T> List<T> all(
      List<ConfigNode> nodes, Class<K> type, BiFunction<ConfigNode, K, T> result) {
    List<T> results = new ArrayList<>();
    for (ConfigNode node : nodes) {
      BINDER.bind(node, type, problems).ifPresent(keys -> results.add(result.apply(node, keys)));
    }
    return results;
  }
}
