package io.weir.topology.merge;

import io.weir.topology.control.Revision;
import io.weir.topology.exchange.ReportWriter;
import io.weir.topology.exchange.Spreading;
import io.weir.topology.promql.distribute.Exchange;
import io.weir.topology.rules.schedule.Cadence;
import io.weir.topology.rules.schedule.ExchangeNode;
import io.weir.topology.rules.schedule.MergeStage;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;

/**
 * A stage of this merge partition that feeds a further exchange: evaluated and reported time by
 * time, and again when what it rests on has changed. For one thread.
 */
final class SenderTask implements MergeTask {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final ExchangeNode node;
  private final Exchange exchange;
  private final int sender;
  private final StageValue value;
  private final MergeState state;
  private final ReportWriter writer;
  private final long applicationEpoch;
  private final long key;
  private final NavigableSet<Long> stale = new TreeSet<>();
  private final LostTimes lost;

  /**
   * A task.
   *
   * @param exchange the node's
   * @param sender which of its senders
   */
  SenderTask(
      ExchangeNode node,
      Exchange exchange,
      int sender,
      MergeStage stage,
      MergeState state,
      MergePlace place,
      ReportWriter writer,
      long applicationEpoch) {
    this.node = node;
    this.lost = new LostTimes(node.context().cadence());
    this.exchange = exchange;
    this.sender = sender;
    this.value = new StageValue(stage, state, place);
    this.state = state;
    this.writer = writer;
    this.applicationEpoch = applicationEpoch;
    this.key = node.id() ^ (GOLDEN * (sender + 1));
  }

  @Override
  public void changing(long exchangeId, long timeMillis) {
    Span affected = value.affected(exchangeId, timeMillis);
    if (affected.isEmpty()) {
      return;
    }
    long done = state.doneMillis(key);
    Cadence cadence = node.context().cadence();
    long from = Math.max(affected.fromMillis(), value.wholeFromMillis(state::floorMillis));
    long to = Math.min(affected.toMillis(), done);
    lost.add(Math.max(affected.fromMillis(), node.firstMillis()), Math.min(from - 1, to));
    for (long time = cadence.after(from - 1); time <= to; time = cadence.after(time)) {
      stale.add(time);
    }
  }

  @Override
  public void changed(long exchangeId, long timeMillis) {
    value.changed(exchangeId, timeMillis);
  }

  @Override
  public void run() {
    while (!stale.isEmpty()) {
      report(stale.removeFirst(), Revision.of(applicationEpoch, 0, state.nextRevision()));
    }
    for (long next = nextMillis(); next != NEVER && value.isReady(next); next = nextMillis()) {
      report(next, Revision.of(applicationEpoch, 0, 0));
      state.setDone(key, next);
    }
  }

  @Override
  public long nextMillis() {
    Cadence cadence = node.context().cadence();
    long done = state.doneMillis(key);
    long next;
    if (done == Inflow.NONE) {
      long first = value.firstMillis();
      if (first == Inflow.NONE) {
        return NEVER;
      }
      long from = Math.max(first, node.firstMillis());
      // Of steps the last one before, as shards begin with it too.
      next = node.context().keptMillis() > 0 ? cadence.last(from) : cadence.after(from - 1);
    } else {
      next = cadence.after(done);
    }
    return next < node.endMillis() ? next : NEVER;
  }

  private void report(long timeMillis, long revision) {
    Spreading.report(
        writer,
        exchange.destination(),
        node.id(),
        sender,
        timeMillis,
        revision,
        value.content(exchange, timeMillis));
  }

  @Override
  public int takeLost() {
    return lost.take();
  }

  @Override
  public Set<Long> keys() {
    return Set.of(key);
  }

  @Override
  public void prune(LongUnaryOperator floorMillis) {
    long whole = value.wholeFromMillis(floorMillis);
    if (whole != Inflow.NONE) {
      value.prune(node.context().cadence().after(whole - 1));
    }
  }
}
