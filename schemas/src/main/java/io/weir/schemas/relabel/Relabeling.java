package io.weir.schemas.relabel;

import io.weir.schemas.labels.Labels;
import java.util.List;
import java.util.Optional;

/**
 * Relabelling rules, applied one after the other. Immutable; the same results as Prometheus 3 with
 * UTF-8 names.
 */
public final class Relabeling {
  private final List<CompiledRule> rules;

  private Relabeling(List<CompiledRule> rules) {
    this.rules = rules;
  }

  /** Prepares {@code rules}, in their order. */
  public static Relabeling of(List<RelabelRule> rules) {
    return new Relabeling(rules.stream().map(CompiledRule::new).toList());
  }

  /** Returns whether there are no rules, so that everything is kept as it is. */
  public boolean isEmpty() {
    return rules.isEmpty();
  }

  /**
   * Rewrites {@code labels} in place.
   *
   * @return false if a rule dropped them; {@code labels} are then as they were when it did
   */
  public boolean apply(Labels.Builder labels) {
    for (CompiledRule rule : rules) {
      if (!rule.apply(labels)) {
        return false;
      }
    }
    return true;
  }

  /** Returns {@code labels} rewritten, {@code __tmp} ones too, or empty if a rule dropped them. */
  public Optional<Labels> apply(Labels labels) {
    if (rules.isEmpty()) {
      return Optional.of(labels);
    }
    Labels.Builder builder = labels.toBuilder();
    return apply(builder) ? Optional.of(builder.build()) : Optional.empty();
  }
}
