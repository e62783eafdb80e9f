package io.weir.topology.rules;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * All rules of a deployment, with what their evaluation depends on beside the files. Immutable.
 *
 * @param evaluationInterval of groups that give none, positive
 * @param queryOffset of groups that give none, 0 or more
 * @param externalLabels what templates see as {@code $externalLabels}
 * @param externalUrl what templates see as {@code $externalURL}, empty if unknown
 * @param files in the order of their names, each name once
 */
public record RuleSources(
    Duration evaluationInterval,
    Duration queryOffset,
    Map<String, String> externalLabels,
    String externalUrl,
    List<RuleSource> files) {
  /** No rules. */
  public static final RuleSources NONE =
      new RuleSources(Duration.ofMinutes(1), Duration.ZERO, Map.of(), "", List.of());

  public RuleSources {
    externalLabels = Map.copyOf(externalLabels);
    files = List.copyOf(files);
  }
}
