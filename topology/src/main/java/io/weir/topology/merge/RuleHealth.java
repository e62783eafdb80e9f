package io.weir.topology.merge;

import io.weir.topology.rules.schedule.ScheduledRule;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** How the rules are, as far as the merge partitions of an instance know. Thread-safe. */
public final class RuleHealth {
  private static final double MILLIS_PER_SECOND = 1_000;

  /** By rule and merge partition. Inner maps are never changed. */
  private final Map<String, Map<Integer, State>> byRule = new ConcurrentHashMap<>();

  /** Nothing is known of any rule yet. */
  public RuleHealth() {}

  /**
   * How a rule was when it was evaluated last.
   *
   * @param timeMillis of its samples, event time since the epoch
   * @param failure why it failed; null if it didn't
   */
  public record State(long timeMillis, @Nullable String failure) {
    private static State newest(State before, State now) {
      return now.timeMillis >= before.timeMillis ? now : before;
    }
  }

  void evaluated(ScheduledRule rule, int partition, long timeMillis, @Nullable String failure) {
    State state = new State(timeMillis, failure);
    byRule.merge(
        rule.id(),
        Map.of(partition, state),
        (before, now) -> {
          Map<Integer, State> merged = new TreeMap<>(before);
          merged.merge(partition, state, State::newest);
          return Map.copyOf(merged);
        });
  }

  /** Forgets what a partition knew: it is elsewhere now. */
  void forget(int partition) {
    keepOnly(partition, Set.of());
  }

  /** Forgets what a partition knew of other rules than these, by identity. */
  void keepOnly(int partition, Set<String> rules) {
    for (String rule : byRule.keySet()) {
      if (rules.contains(rule)) {
        continue;
      }
      byRule.computeIfPresent(
          rule,
          (id, before) -> {
            Map<Integer, State> left = new TreeMap<>(before);
            left.remove(partition);
            return left.isEmpty() ? null : Map.copyOf(left);
          });
    }
  }

  /** When a rule was evaluated last, since the epoch; not a number if it wasn't. */
  double evaluatedSeconds(ScheduledRule rule) {
    Map<Integer, State> states = byRule.get(rule.id());
    return states == null ? Double.NaN : whole(states).timeMillis() / MILLIS_PER_SECOND;
  }

  /** The rules that were evaluated, by identity, a fresh map. */
  public Map<String, State> states() {
    Map<String, State> states = new TreeMap<>();
    byRule.forEach((rule, partitions) -> states.put(rule, whole(partitions)));
    return states;
  }

  /**
   * The state in all partitions: what a rule fails of is often in one of them only, and the others
   * may be a tick ahead.
   */
  private static State whole(Map<Integer, State> partitions) {
    long newest = Long.MIN_VALUE;
    @Nullable State failed = null;
    for (State state : partitions.values()) {
      newest = Math.max(newest, state.timeMillis());
      if (state.failure() != null
          && (failed == null || state.timeMillis() >= failed.timeMillis())) {
        failed = state;
      }
    }
    return new State(newest, failed == null ? null : failed.failure());
  }
}
