package io.weir.topology;

import io.weir.topology.control.RuleSets;
import io.weir.topology.rules.RuleSources;
import java.time.Clock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an instance's rule files say, from when they are read until they are proposed to the other
 * instances: at a start as soon as the control topic can be asked, at a reload at once.
 * Thread-safe; one proposal after the other.
 */
final class RuleProposals implements AutoCloseable {
  private final Clock clock;
  private RuleSources wanted;
  private boolean atStart = true;
  private boolean proposed;
  private @Nullable RuleSets agreed;

  RuleProposals(RuleSources rules, Clock clock) {
    this.wanted = rules;
    this.clock = clock;
  }

  /**
   * Opens what is agreed and proposes what was read last. If it throws it can be tried again.
   *
   * @return what is agreed; it is closed with this
   */
  synchronized RuleSets begin(Supplier<RuleSets> open) {
    RuleSets opened = agreed;
    if (opened == null) {
      opened = open.get();
      agreed = opened;
    }
    if (!proposed) {
      opened.propose(wanted, atStart, clock);
      proposed = true;
    }
    return opened;
  }

  /** What is agreed on last. */
  synchronized RuleSources agreed() {
    return agreed == null || agreed.versions().isEmpty()
        ? RuleSources.NONE
        : agreed.versions().getLast().rules();
  }

  /**
   * Proposes what was read again, or has the start do it.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker can't be asked, or the rules are
   *     too large for the topic; then what was read before goes on
   */
  synchronized void reload(RuleSources rules) {
    if (proposed && agreed != null) {
      agreed.propose(rules, false, clock);
      return;
    }
    atStart = false;
    wanted = rules;
  }

  @Override
  public synchronized void close() {
    if (agreed != null) {
      agreed.close();
    }
  }
}
