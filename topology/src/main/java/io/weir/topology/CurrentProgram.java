package io.weir.topology;

import io.weir.topology.control.AgreedRules;
import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.rules.schedule.RuleProgram;
import io.weir.topology.rules.schedule.RuleTimeline;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program of the agreed rules, made anew when there is a further version. Thread-safe. */
final class CurrentProgram implements Supplier<RuleProgram> {
  private static final Logger logger = LoggerFactory.getLogger(CurrentProgram.class);

  private final AgreedRules agreed;
  private volatile Made made = new Made(0, RuleProgram.EMPTY);

  private record Made(int versions, RuleProgram program) {}

  CurrentProgram(AgreedRules agreed) {
    this.agreed = agreed;
  }

  @Override
  public RuleProgram get() {
    return agreed.versions().size() == made.versions() ? made.program() : make();
  }

  private synchronized RuleProgram make() {
    List<RuleSetVersion> versions = agreed.versions();
    if (versions.size() == made.versions()) {
      return made.program();
    }
    RuleTimeline timeline = RuleTimeline.of(versions, PlanLimits.DEFAULTS);
    for (String problem : timeline.problems()) {
      logger.error("a rule can't be evaluated and is left out: {}", problem);
    }
    long version = versions.getLast().version();
    RuleProgram program = RuleProgram.of(timeline, version);
    made = new Made(versions.size(), program);
    logger.info(
        "rules of version {} are evaluated: {}, through {} exchanges",
        version,
        program.rules().size(),
        program.allExchanges().size());
    return program;
  }
}
