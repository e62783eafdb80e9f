package io.weir.topology.merge;

import io.weir.topology.rules.schedule.ExchangeNode;
import io.weir.topology.rules.schedule.RuleProgram;
import java.util.List;

/**
 * How long reports are kept: as long as late samples may correct them (C4) or subqueries look back
 * on them; and less long if they take too much memory (R10). What isn't published yet is always
 * kept. For one thread.
 */
final class Retention {
  /** Reports are dropped when so much more has aged. */
  private static final long STEP_MILLIS = 60_000;

  private final long keptMillis;
  private final long maxBytes;
  private long appliedMillis = Inflow.NONE;

  Retention(long keptMillis, long maxBytes) {
    this.keptMillis = keptMillis;
    this.maxBytes = maxBytes;
  }

  /**
   * Whether a report came too late to correct anything: everybody who is waited for has passed its
   * time, and what they said of it is gone.
   *
   * @param expected all senders
   */
  static boolean isTooOld(Inflow inflow, long timeMillis, List<SenderKey> expected) {
    return timeMillis < inflow.floorMillis() && timeMillis <= inflow.frontierMillis(expected);
  }

  /** Drops what has aged. */
  void apply(MergeState state, RuleProgram program, List<MergeTask> tasks) {
    long doneMillis = Long.MAX_VALUE;
    for (MergeTask task : tasks) {
      doneMillis = Math.min(doneMillis, task.neededMillis());
    }
    boolean isFull = state.bytes() > maxBytes;
    if (doneMillis == Long.MAX_VALUE
        || (!isFull && doneMillis < appliedMillis + STEP_MILLIS && appliedMillis != Inflow.NONE)) {
      return;
    }
    appliedMillis = doneMillis;
    long floorMillis = doneMillis - keptMillis;
    prune(state, program, tasks, floorMillis);
    for (long step = keptMillis / 2; state.bytes() > maxBytes && step >= STEP_MILLIS; step /= 2) {
      prune(state, program, tasks, doneMillis - step);
    }
  }

  private static void prune(
      MergeState state, RuleProgram program, List<MergeTask> tasks, long floorMillis) {
    tasks.forEach(task -> task.prune(floorMillis));
    for (ExchangeNode node : program.allExchanges()) {
      long neededMillis = floorMillis - node.context().keptMillis();
      state.prune(state.inflow(node.id()), node.context().cadence().after(neededMillis - 1));
    }
  }
}
