package io.weir.topology.rules;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rules that are evaluated one after the other at the same time.
 *
 * @param name not empty, once in a file
 * @param interval between two ticks; the global one if empty
 * @param queryOffset how far behind the tick its rules look; the global one if empty
 * @param limit how many series or alerts a rule may give, 0 for any number
 * @param labels of all its rules; a rule's own come before them
 */
public record RuleGroup(
    String name,
    Optional<Duration> interval,
    Optional<Duration> queryOffset,
    int limit,
    Map<String, String> labels,
    List<Rule> rules) {
  public RuleGroup {
    labels = Map.copyOf(labels);
    rules = List.copyOf(rules);
  }
}
