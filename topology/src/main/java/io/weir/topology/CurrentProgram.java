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
 * in which the former one goes on; only the first is waited for. If none can be made of a version,
 * that is the end until there is a further one. Thread-safe.
 */
final class CurrentProgram implements Supplier<RuleProgram> {
  private static final Logger logger = LoggerFactory.getLogger(CurrentProgram.class);

  private final AgreedRules agreed;
  private final Executor executor;
  private final AtomicBoolean making = new AtomicBoolean();
  private volatile Made made = new Made(0, RuleProgram.EMPTY);
  private volatile @Nullable Failed failed;

  private record Made(int versions, RuleProgram program) {}

  private record Failed(int versions, Throwable cause) {}

  /**
   * The program of rules.
   *
   * @param executor makes further ones
   */
  CurrentProgram(AgreedRules agreed, Executor executor) {
    this.agreed = agreed;
    this.executor = executor;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalStateException if none can be made of the latest version
   */
  @Override
  public RuleProgram get() {
    int latest = agreed.versions().size();
    Made now = made;
    if (latest == now.versions()) {
      return now.program();
    }
    Failed last = failed;
    if (last != null && last.versions() == latest) {
      throw new IllegalStateException(
          "rules of version %d: expected a program to be made of them, found %s"
              .formatted(latest, last.cause()),
          last.cause());
    }
    if (now.versions() == 0) {
      return make(agreed.versions());
    }
    if (making.compareAndSet(false, true)) {
      executor.execute(this::makeFurther);
    }
    return now.program();
  }

  /** Whatever goes wrong is told by {@link #get}: the former rules mustn't go on in silence. */
  private void makeFurther() {
    List<RuleSetVersion> versions = agreed.versions();
    try {
      make(versions);
    } catch (Throwable e) {
      failed = new Failed(versions.size(), e);
    } finally {
      making.set(false);
    }
  }

  private synchronized RuleProgram make(List<RuleSetVersion> versions) {
    if (versions.size() <= made.versions()) {
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
