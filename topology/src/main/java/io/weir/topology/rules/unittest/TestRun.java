package io.weir.topology.rules.unittest;

import io.weir.schemas.config.Durations;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.parse.SeriesParser;
import io.weir.topology.promql.series.SeriesDescription;
import io.weir.topology.promql.series.SeriesPoints;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.rules.RuleGroup;
import io.weir.topology.rules.template.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Runs one test over a storage of its own. One use, one thread. */
final class TestRun {
  private final UnitTest test;
  private final UnitTestFile file;
  private final UnitTestSettings settings;
  private final TestStorage storage = new TestStorage();
  private final TestQueries queries;
  private final List<TestFailure> failures = new ArrayList<>();

  TestRun(UnitTest test, UnitTestFile file, UnitTestSettings settings) {
    this.test = test;
    this.file = file;
    this.settings = settings;
    EvaluationOptions options =
        EvaluationOptions.DEFAULTS
            .withDefaultSubqueryStep(file.evaluationInterval())
            .withDelayedNameRemoval(settings.delayedNameRemoval());
    this.queries = new TestQueries(storage, options);
  }

  TestStorage storage() {
    return storage;
  }

  /** Runs rules tick by tick and compares; what failed. */
  List<TestFailure> run(List<RuleGroup> groups) {
    Optional<InputSeries> input = input();
    checkNames();
    if (input.isPresent() && failures.isEmpty() && evaluate(input.get(), tested(groups))) {
      for (ExpressionCheck check : test.expressionChecks()) {
        check
            .check(queries, test.start().toEpochMilli(), file.fuzzyCompare(), settings.showsDiff())
            .ifPresent(failures::add);
      }
    }
    return failures;
  }

  private Optional<InputSeries> input() {
    InputSeries input = new InputSeries(test.start().toEpochMilli(), test.interval().toMillis());
    for (UnitTest.PlacedSeries series : test.inputSeries()) {
      try {
        SeriesDescription description =
            SeriesParser.parse(series.keys().series() + " " + series.keys().values().strip());
        if (description.labels().isEmpty()) {
          throw new IllegalArgumentException("expected a series with labels, found none");
        }
        input.add(description.labels(), SeriesPoints.of(description));
      } catch (ParseException | IllegalArgumentException e) {
        failures.add(new TestFailure(series.place(), "input_series: " + e.getMessage()));
      }
    }
    return failures.isEmpty() ? Optional.of(input) : Optional.empty();
  }

  private void checkNames() {
    for (AlertCheck check : test.alertChecks()) {
      if (check.keys().alertname().isEmpty()) {
        failures.add(
            new TestFailure(
                check.place(),
                "an item under alert_rule_test misses required attribute alertname at eval_time "
                    + Durations.format(check.time())));
      }
    }
  }

  private List<TestedGroup> tested(List<RuleGroup> groups) {
    Surroundings surroundings =
        new Surroundings(test.externalLabels(), test.externalUrl(), queries::vector);
    return groups.stream()
        .sorted(
            Comparator.comparingInt(group -> Math.max(file.groupOrder().indexOf(group.name()), 0)))
        .map(group -> new TestedGroup(group, storage, queries, surroundings))
        .toList();
  }

  /** Whether all rules could be evaluated at all ticks. */
  private boolean evaluate(InputSeries input, List<TestedGroup> groups) {
    List<AlertCheck> checks =
        test.alertChecks().stream().sorted(Comparator.comparing(AlertCheck::time)).toList();
    int next = 0;
    Instant end = test.end();
    for (Instant tick = test.start();
        !tick.isAfter(end);
        tick = tick.plus(file.evaluationInterval())) {
      if (!evaluate(input, groups, tick)) {
        return false;
      }
      Duration nextTick = Duration.between(test.start(), tick).plus(file.evaluationInterval());
      for (; next < checks.size() && checks.get(next).time().compareTo(nextTick) < 0; next++) {
        checks.get(next).check(groups, settings.showsDiff()).ifPresent(failures::add);
      }
    }
    return true;
  }

  private boolean evaluate(InputSeries input, List<TestedGroup> groups, Instant tick) {
    try {
      input.appendUntil(tick.toEpochMilli(), storage);
    } catch (AppendException e) {
      failures.add(new TestFailure(test.place(), "input_series: " + e.getMessage()));
      return false;
    }
    boolean sound = true;
    for (TestedGroup group : groups) {
      for (TestedGroup.Failure failure : group.evaluate(tick)) {
        sound = false;
        failures.add(
            new TestFailure(
                test.place(),
                "rule: %s, time: %s, err: %s"
                    .formatted(
                        failure.rule(),
                        Durations.format(Duration.between(Instant.EPOCH, tick)),
                        failure.problem())));
      }
    }
    return sound;
  }
}
