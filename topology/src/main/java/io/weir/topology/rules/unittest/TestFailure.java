package io.weir.topology.rules.unittest;

import io.weir.schemas.config.Location;

/**
 * Something in a test that isn't as expected.
 *
 * @param place of what was expected, in the test file
 * @param message one or more lines
 */
public record TestFailure(Location place, String message) {
  /** Prints as {@code tests.yml:14:7: alertname: Down, time: 5m …}. */
  @Override
  public String toString() {
    return place.file() + ":" + place.line() + ":" + place.column() + ": " + message;
  }
}
