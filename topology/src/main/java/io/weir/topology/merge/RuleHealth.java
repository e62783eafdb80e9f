package io.weir.topology.merge;

import io.weir.topology.rules.schedule.ScheduledRule;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How the rules are, as far as the merge partitions of an instance know. Thread-safe. */
public final class RuleHealth {
  private static final double MILLIS_PER_SECOND = 1_000;

  private final Map<String, State> byRule = new ConcurrentHashMap<>();

  /** Nothing is known of any rule yet. */
  public RuleHealth() {}

  /**
   * How a rule was when it was evaluated last.
   *
   * @param timeMillis of its samples, event time since the epoch
   * @param failure why it failed; null if it didn't
   */
  public record State(long timeMillis, @Nullable String failure) {}

  void evaluated(ScheduledRule rule, long timeMillis, @Nullable String failure) {
    byRule.merge(
        rule.id(),
        new State(timeMillis, failure),
        (before, now) -> now.timeMillis() >= before.timeMillis() ? now : before);
  }

  /** When a rule was evaluated last, since the epoch; not a number if it wasn't. */
  double evaluatedSeconds(ScheduledRule rule) {
    State state = byRule.get(rule.id());
    return state == null ? Double.NaN : state.timeMillis() / MILLIS_PER_SECOND;
  }

  /** The rules that were evaluated, by identity, a fresh map. */
  public Map<String, State> states() {
    return new TreeMap<>(byRule);
  }
}
