package io.weir.topology.rules;

import io.weir.schemas.config.Durations;
import io.weir.topology.promql.distribute.DistributedPlan;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.promql.distribute.UnstreamableException;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.rules.template.Template;
import java.time.Duration;
import java.util.Optional;

/**
 * Rules that shards and merges evaluate tick by tick: each has a plan, none looks back further than
 * shards may have to keep samples, and no template asks for samples, which nobody has in one place.
 */
record StreamedRules(PlanLimits limits) implements RuleLimits {
  @Override
  public Optional<String> problem(Expression expression, String text) {
    try {
      DistributedPlan.of(expression, limits);
      return Optional.empty();
    } catch (UnstreamableException e) {
      return Optional.of("can't be streamed: " + e.withCaret(text));
    }
  }

  @Override
  public Optional<String> problem(Template template) {
    return template.calls("query")
        ? Optional.of(
            "can't be streamed: function \"query\" asks for stored samples, which a stream doesn't"
                + " have; expected what the rule's expression gives, found: "
                + template)
        : Optional.empty();
  }

  @Override
  public Optional<String> problem(Duration queryOffset) {
    return queryOffset.compareTo(limits.maxRange()) > 0
        ? Optional.of(
            "can't be streamed: expected at most %s (max_range), found %s"
                .formatted(Durations.format(limits.maxRange()), Durations.format(queryOffset)))
        : Optional.empty();
  }
}
