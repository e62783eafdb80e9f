package io.weir.sinks.reading;

import io.weir.schemas.labels.Labels;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which series are read.
 *
 * @param tenant whose
 * @param conditions all must be satisfied
 */
public record SeriesChoice(String tenant, List<LabelCondition> conditions) {
  /** Copies the conditions. */
  public SeriesChoice {
    conditions = List.copyOf(conditions);
  }

  /** Whether a series of the tenant satisfies all conditions. */
  public boolean includes(Labels labels) {
    for (LabelCondition condition : conditions) {
      if (!condition.test().test(labels.value(condition.name()))) {
        return false;
      }
    }
    return true;
  }

  /** The metric names that series can have, if they are few; may be none at all. */
  public Optional<Set<String>> metricNames() {
    Optional<Set<String>> names = Optional.empty();
    for (LabelCondition condition : conditions) {
      if (condition.name().equals(Labels.METRIC_NAME) && condition.oneOf().isPresent()) {
        Set<String> common = new HashSet<>(condition.oneOf().get());
        names.ifPresent(common::retainAll);
        names = Optional.of(common);
      }
    }
    return names;
  }

  /** Whether no metric name satisfies the conditions. */
  public boolean isImpossible() {
    return metricNames().filter(Set::isEmpty).isPresent();
  }
}
