package io.weir.topology;

import io.weir.topology.control.AgreedRules;
import io.weir.topology.control.RuleSetVersion;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.rules.schedule.RuleProgram;
import io.weir.topology.rules.schedule.RuleTimeline;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program of the agreed rules, made anew when there is a further version. That takes a while,
 * in which the former one goes on; only the first is waited for. Thread-safe.
 */
final class CurrentProgram implements Supplier<RuleProgram> {
  private static final Logger logger = LoggerFactory.getLogger(CurrentProgram.class);

  private final AgreedRules agreed;
  private final Executor executor;
  private final AtomicBoolean making = new AtomicBoolean();
  private volatile Made made = new Made(0, RuleProgram.EMPTY);
  private volatile @Nullable RuntimeException failure;

  private record Made(int versions, RuleProgram program) {}

  /**
   * The program of rules.
   *
   * @param executor makes further ones
   */
  CurrentProgram(AgreedRules agreed, Executor executor) {
    this.agreed = agreed;
    this.executor = executor;
  }

  @Override
  public RuleProgram get() {
    RuntimeException failed = failure;
    if (failed != null) {
      throw failed;
    }
    Made now = made;
    if (agreed.versions().size() == now.versions()) {
      return now.program();
    }
    if (now.versions() == 0) {
      return make();
    }
    if (making.compareAndSet(false, true)) {
      executor.execute(this::makeFurther);
    }
    return now.program();
  }

  private void makeFurther() {
    try {
      make();
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      making.set(false);
    }
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
