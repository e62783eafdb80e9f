package io.weir.topology.rules.unittest;

import io.weir.schemas.config.ConfigException;
import io.weir.schemas.config.ConfigNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A file of unit tests. Immutable; run it with {@link UnitTestRun}.
 *
 * @param path where it was read; rule files are relative to its folder
 * @param ruleFiles patterns of paths
 * @param groupOrder names of groups of rules, those to be evaluated earlier first
 */
record UnitTestFile(
    Path path,
    List<String> ruleFiles,
    Duration evaluationInterval,
    List<String> groupOrder,
    List<UnitTest> tests,
    boolean fuzzyCompare) {
  UnitTestFile {
    ruleFiles = List.copyOf(ruleFiles);
    groupOrder = List.copyOf(groupOrder);
    tests = List.copyOf(tests);
  }

  /**
   * Reads a file. Series and expressions are only read when the tests run, as promtool does.
   *
   * @throws ConfigException with all problems, if there are any
   */
  static UnitTestFile read(Path path) {
    return new UnitTestFileReader(path).read(ConfigNode.read(path));
  }
}
