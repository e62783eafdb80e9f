package io.weir.topology.merge;

import io.weir.topology.rules.schedule.ExchangeNode;
import io.weir.topology.rules.schedule.RuleProgram;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long reports are kept: as long as late samples may correct them (C4) or subqueries look back
 * on them; and less long if they take too much memory (R10). What isn't published yet is always
 * kept. For one thread.
 */
final class Retention {
  /** Reports are dropped when so much more has aged. */
  private static final long STEP_MILLIS = 60_000;

  /** What a task says that needs nothing. */
  private static final long NOTHING = Long.MAX_VALUE;

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

  /**
   * Drops what has aged, of each exchange by those who receive from it: one who is seldom due keeps
   * its own only.
   *
   * @param receivers of each exchange that anybody here receives from
   */
  void apply(
      MergeState state,
      RuleProgram program,
      List<MergeTask> tasks,
      Map<Long, List<MergeTask>> receivers) {
    long newestMillis = Inflow.NONE;
    for (MergeTask task : tasks) {
      long neededMillis = task.neededMillis();
      newestMillis = neededMillis == NOTHING ? newestMillis : Math.max(newestMillis, neededMillis);
    }
    boolean isFull = state.bytes() > maxBytes;
    if (newestMillis == Inflow.NONE
        || (!isFull
            && newestMillis < appliedMillis + STEP_MILLIS
            && appliedMillis != Inflow.NONE)) {
      return;
    }
    appliedMillis = newestMillis;
    prune(state, program, tasks, receivers, keptMillis);
    for (long step = keptMillis / 2; state.bytes() > maxBytes && step >= STEP_MILLIS; step /= 2) {
      prune(state, program, tasks, receivers, step);
    }
  }

  private static void prune(
      MergeState state,
      RuleProgram program,
      List<MergeTask> tasks,
      Map<Long, List<MergeTask>> receivers,
      long keptMillis) {
    long oldestMillis = neededMillis(tasks);
    Map<Long, Long> floors = new HashMap<>();
    for (ExchangeNode node : program.allExchanges()) {
      long neededMillis = neededMillis(receivers.getOrDefault(node.id(), List.of()));
      // Who needs nothing any more may correct what it gave, as long as others do.
      long doneMillis = neededMillis == NOTHING ? oldestMillis : neededMillis;
      long fromMillis = doneMillis - keptMillis - node.context().keptMillis();
      long floorMillis = node.context().cadence().after(fromMillis - 1);
      floors.put(node.id(), Math.max(floorMillis, state.floorMillis(node.id())));
    }
    for (MergeTask task : tasks) {
      task.prune(exchange -> floors.getOrDefault(exchange, Inflow.NONE));
    }
    for (ExchangeNode node : program.allExchanges()) {
      Inflow inflow = state.inflow(node.id());
      state.prune(inflow, floors.getOrDefault(node.id(), Inflow.NONE));
    }
  }

  private static long neededMillis(List<MergeTask> tasks) {
    return tasks.stream().mapToLong(MergeTask::neededMillis).min().orElse(NOTHING);
  }
}
