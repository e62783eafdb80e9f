package io.weir.topology.rules.schedule;

import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.promql.distribute.DistributedPlan;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.promql.distribute.UnstreamableException;
import io.weir.topology.rules.RuleSources;
import io.weir.topology.rules.template.Surroundings;
import io.weir.topology.rules.template.TemplateQuery;

/**
 * From the version in which a rule began to the one in which it was gone. Immutable.
 *
 * @param version in which it began
 * @param endMillis no sample is at this time or later; {@code Long.MAX_VALUE} while it lives
 */
record RuleLife(StatedRule stated, RuleSetVersion version, long endMillis) {
  private static final TemplateQuery NO_QUERIES =
      TemplateQuery.refusing("query: can't be asked by a rule that is evaluated in the stream");

  static RuleLife from(RuleSetVersion version, StatedRule stated) {
    return new RuleLife(stated, version, Long.MAX_VALUE);
  }

  /** Until another version, in which it isn't any more. */
  RuleLife until(RuleSetVersion without) {
    return new RuleLife(stated, version, without.fromMillis() - stated.offsetMillis());
  }

  boolean isOver() {
    return endMillis != Long.MAX_VALUE;
  }

  /** No sample is before. */
  long firstMillis() {
    return version.fromMillis() - stated.offsetMillis();
  }

  /**
   * The rule, planned.
   *
   * @throws UnstreamableException if it can't be evaluated in the stream
   */
  ScheduledRule scheduled(PlanLimits limits) throws UnstreamableException {
    RuleSources sources = version.rules();
    RewrittenLabels rewritten = RewrittenLabels.of(stated.group(), stated.rule());
    DistributedPlan plan =
        DistributedPlan.of(
            stated.rule().expression(),
            limits.withSubqueryStep(sources.evaluationInterval()),
            rewritten.names());
    return new ScheduledRule(
        stated.id(),
        Hash64.of(stated.content() + "\n" + version.version()),
        version.version(),
        stated.group(),
        stated.rule(),
        plan,
        sources.evaluationInterval(),
        Cadence.ofRules(stated.intervalMillis(), stated.offsetMillis()),
        firstMillis(),
        endMillis,
        stated.group().limit() > 0 || !rewritten.isSureToSucceed(),
        new Surroundings(sources.externalLabels(), sources.externalUrl(), NO_QUERIES));
  }
}
