package io.weir.topology.rules.unittest;

import java.util.List;

/**
 * What became of a test.
 *
 * @param name as written, or {@code unnamed#3} by its index in the file
 * @param failures none if it passed
 */
public record TestResult(String name, List<TestFailure> failures) {
  public TestResult {
    failures = List.copyOf(failures);
  }
}
