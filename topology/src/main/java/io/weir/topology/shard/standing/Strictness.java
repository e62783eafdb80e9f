package io.weir.topology.shard.standing;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import java.util.List;
import java.util.Set;

/**
 * Of which series a rule sees only what is before its tick (R6): recorded ones that a selector
 * doesn't name, or that depend on the rule. Immutable.
 *
 * @param records names of all recorded series
 * @param strict of those the ones that depend on the rule
 */
public record Strictness(Set<String> records, Set<String> strict) {
  /** A rule that sees all. */
  public static final Strictness NONE = new Strictness(Set.of(), Set.of());

  public Strictness {
    records = Set.copyOf(records);
    strict = Set.copyOf(strict);
  }

  /** Whether a series that a selector selects ends before the tick. */
  boolean endsBefore(Labels series, List<Matcher> matchers) {
    String name = series.metricName();
    if (!records.contains(name)) {
      return false;
    }
    boolean named =
        matchers.stream()
            .anyMatch(matcher ->
                matcher.name().equals(Labels.METRIC_NAME)
                    && matcher.operator() == MatchOperator.EQUAL);
    return !named || strict.contains(name);
  }
}
