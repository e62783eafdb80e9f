package io.weir.topology.merge;

import io.weir.topology.rules.schedule.ExchangeNode;
import io.weir.topology.rules.schedule.RuleProgram;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long reports are kept: as long as late samples may correct them (C4) or subqueries look back
 * on them; and less long if they take too much memory (R10). What isn't published yet is always
 * kept. For one thread.
 */
final class Retention {
  /** So long by append time nothing more is dropped, unless memory becomes short. */
  private static final long PAUSE_MILLIS = 10_000;

  /** For so long corrections are taken however short memory is. */
  private static final long LEAST_MILLIS = 60_000;

  /** What is said of an exchange of which nothing is needed. */
  private static final long NOTHING = Long.MAX_VALUE;

  private final MergePlace place;
  private final long keptMillis;
  private final long maxBytes;
  private long appliedMillis = Inflow.NONE;

  /** Memory is short above it: where nothing more can be dropped, it isn't tried at each report. */
  private long fullBytes;

  Retention(MergePlace place, long keptMillis, long maxBytes) {
    this.place = place;
    this.keptMillis = keptMillis;
    this.maxBytes = maxBytes;
    this.fullBytes = maxBytes;
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
   * @param appendTimeMillis when the last report was appended
   */
  void apply(
      MergeState state,
      RuleProgram program,
      List<MergeTask> tasks,
      Map<Long, List<MergeTask>> receivers,
      long appendTimeMillis) {
    boolean isPausing =
        appliedMillis != Inflow.NONE
            && appendTimeMillis >= appliedMillis
            && appendTimeMillis < appliedMillis + PAUSE_MILLIS;
    if (isPausing && state.bytes() <= fullBytes) {
      return;
    }
    appliedMillis = appendTimeMillis;
    Map<ExchangeNode, Long> needed = needed(state, program, receivers);
    prune(state, needed, tasks, keptMillis);
    for (long step = keptMillis / 2; state.bytes() > maxBytes && step >= LEAST_MILLIS; step /= 2) {
      prune(state, needed, tasks, step);
    }
    long leftBytes = state.bytes();
    fullBytes = leftBytes > maxBytes ? leftBytes + leftBytes / 16 : maxBytes;
  }

  /** Of each exchange of which anything may be dropped, the time up to which nothing is needed. */
  private Map<ExchangeNode, Long> needed(
      MergeState state, RuleProgram program, Map<Long, List<MergeTask>> receivers) {
    Map<ExchangeNode, Long> needed = new LinkedHashMap<>();
    long oldestMillis = NOTHING;
    for (ExchangeNode node : program.allExchanges()) {
      long frontierMillis = state.inflow(node.id()).frontierMillis(place.senders(node));
      // Who hasn't reported yet may begin earlier than the others.
      if (frontierMillis != Inflow.NONE) {
        long nextMillis = nextMillis(receivers.getOrDefault(node.id(), List.of()));
        long neededMillis =
            nextMillis == NOTHING ? NOTHING : Math.min(nextMillis - 1, frontierMillis);
        needed.put(node, neededMillis);
        oldestMillis = Math.min(oldestMillis, neededMillis);
      }
    }
    // Who needs nothing any more may correct what it gave, as long as others do. What nobody here
    // receives is kept for as long: it brings nothing.
    long othersMillis = oldestMillis;
    needed.replaceAll(
        (node, neededMillis) -> neededMillis == NOTHING ? othersMillis : neededMillis);
    needed.values().removeIf(neededMillis -> neededMillis == NOTHING);
    return needed;
  }

  private static long nextMillis(List<MergeTask> tasks) {
    return tasks.stream().mapToLong(MergeTask::nextMillis).min().orElse(NOTHING);
  }

  private static void prune(
      MergeState state, Map<ExchangeNode, Long> needed, List<MergeTask> tasks, long keptMillis) {
    Map<Long, Long> floors = new HashMap<>();
    needed.forEach((node, neededMillis) -> {
      long fromMillis = neededMillis - keptMillis - node.context().keptMillis();
      floors.put(node.id(), node.context().cadence().after(fromMillis - 1));
    });
    for (MergeTask task : tasks) {
      task.prune(exchange ->
          Math.max(floors.getOrDefault(exchange, Inflow.NONE), state.floorMillis(exchange)));
    }
    floors.forEach((exchange, floorMillis) -> state.prune(state.inflow(exchange), floorMillis));
  }
}
