package io.weir.topology.rules.unittest;

import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.ConfigProblem;
import io.weir.schemas.config.ConfigProblems;
import io.weir.schemas.config.Location;
import io.weir.topology.rules.RuleFile;
import io.weir.topology.rules.RuleFilePattern;
import io.weir.topology.rules.RuleGroup;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Runs the tests of a file. Once read, it can be run often. */
public final class UnitTestRun {
  private final UnitTestFile file;
  private final UnitTestSettings settings;
  private final List<String> warnings = new ArrayList<>();
  private final List<Path> ruleFiles = new ArrayList<>();

  private UnitTestRun(UnitTestFile file, UnitTestSettings settings) {
    this.file = file;
    this.settings = settings;
  }

  /**
   * Reads a test file.
   *
   * @throws ConfigException with all problems of its form, if there are any
   */
  public static UnitTestRun of(Path path, UnitTestSettings settings) {
    UnitTestRun run = new UnitTestRun(UnitTestFile.read(path), settings);
    run.findRuleFiles();
    return run;
  }

  private void findRuleFiles() {
    Path parent = file.path().getParent();
    for (String pattern : file.ruleFiles()) {
      List<Path> found;
      try {
        found = RuleFilePattern.files(parent == null ? Path.of("") : parent, pattern);
      } catch (IllegalArgumentException | UncheckedIOException e) {
        throw new ConfigException(
            new Location(file.path().toString(), 1, 1, "rule_files"),
            String.valueOf(e.getMessage()));
      }
      if (found.isEmpty()) {
        warnings.add("no file match pattern " + pattern);
      }
      ruleFiles.addAll(found);
    }
  }

  /** What doesn't keep the tests from running: patterns without files. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /**
   * Runs the tests in order, each on samples of its own.
   *
   * @param names which tests to run; an unnamed one has the empty name here
   */
  public List<TestResult> run(Predicate<String> names, UnitTestListener listener) {
    List<RuleGroup> groups = new ArrayList<>();
    Optional<List<TestFailure>> broken = readRules(groups);
    List<TestResult> results = new ArrayList<>();
    for (UnitTest test : file.tests()) {
      if (names.test(test.name())) {
        listener.started(test.shownName());
        TestRun run = new TestRun(test, file, settings);
        results.add(
            new TestResult(test.shownName(), broken.isPresent() ? broken.get() : run.run(groups)));
        listener.finished(test.shownName(), run.storage()::dump);
      }
    }
    return results;
  }

  /** Adds the rules of all files; what is wrong with them, if anything is. */
  private Optional<List<TestFailure>> readRules(List<RuleGroup> groups) {
    ConfigProblems problems = new ConfigProblems();
    for (Path path : ruleFiles) {
      try {
        groups.addAll(RuleFile.read(path, settings.ignoresUnknownFields()).groups());
      } catch (ConfigException e) {
        for (ConfigProblem problem : e.problems()) {
          problems.add(problem.location(), problem.message());
        }
      }
    }
    List<TestFailure> failures =
        problems.list().stream()
            .map(problem ->
                new TestFailure(
                    problem.location(), problem.location().path() + ": " + problem.message()))
            .toList();
    return failures.isEmpty() ? Optional.empty() : Optional.of(failures);
  }
}
