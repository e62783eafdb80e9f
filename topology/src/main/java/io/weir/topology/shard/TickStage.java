package io.weir.topology.shard;

import io.weir.schemas.labels.Labels;
import io.weir.topology.control.Revision;
import io.weir.topology.exchange.ReportWriter;
import io.weir.topology.rules.schedule.ExchangeNode;
import io.weir.topology.rules.schedule.RuleProgram;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.standing.StandingSeries;
import io.weir.topology.shard.tick.Ticks;
import io.weir.topology.shard.time.Watermark;
import java.util.ArrayList;
import java.util.List;

/**
 * Evaluates a shard's parts of rules as its watermark passes their times, and again where late
 * samples have come, and reports them to the merge partitions (R3, C3). For the thread that has the
 * state.
 */
final class TickStage implements LateSamples {
  /** How long marks wait for further ones, by append time; as those of rollups do. */
  static final long COALESCED_MILLIS = 10_000;

  /** After so long the rest of the work waits for the next record or the next call. */
  private static final long BUDGET_NANOS = 20_000_000;

  /** A shard whose rules are further behind its watermark takes in no further samples (R4). */
  private static final long FAR_BEHIND_MILLIS = 30 * 60_000L;

  private final int partition;
  private final ShardState state;
  private final Ticks ticks;
  private final ShardRules rules;
  private final long horizonMillis;
  private final long minIntervalMillis;
  private final long applicationEpoch;
  private final ReportWriter writer;
  private final StandingSeries standing;
  private RuleProgram program = RuleProgram.EMPTY;
  private List<ReportedExchange> exchanges = new ArrayList<>();
  private int matchedSlot = Head.NONE;
  private List<ReportedExchange> matched = List.of();
  private boolean correcting;
  private boolean holding;

  TickStage(
      int partition,
      ShardState state,
      ShardRules rules,
      ShardSettings settings,
      long applicationEpoch,
      ReportWriter writer) {
    this.partition = partition;
    this.state = state;
    this.ticks = state.ticks();
    this.rules = rules;
    this.horizonMillis = settings.time().correctionHorizonMillis();
    this.minIntervalMillis = settings.minIntervalMillis();
    this.applicationEpoch = applicationEpoch;
    this.writer = writer;
    this.standing = new StandingSeries(state.head(), rules.tenant());
  }

  /** Takes over another program, if there is one; before anything is taken in. */
  @SuppressWarnings("ReferenceEquality") // the very program, not one like it
  void adopt() {
    RuleProgram newest = rules.program().get();
    if (newest == program) {
      return;
    }
    program = newest;
    standing.forgetUnused();
    exchanges = new ArrayList<>();
    for (ExchangeNode node : program.shardExchanges()) {
      exchanges.add(new ReportedExchange(node, standing, program.recordNames()));
    }
    ticks.keepOnly(program.exchangeIds(), program.marked());
    state.setReachMillis(program.reachMillis());
    matchedSlot = Head.NONE;
  }

  /**
   * Reports what is due.
   *
   * @param appendTimeMillis when the last record of samples came
   * @return whether something is left to do
   */
  boolean run(long appendTimeMillis) {
    long watermarkMillis = state.watermark().millis();
    ticks.noteWatermark(watermarkMillis);
    if (exchanges.isEmpty() || watermarkMillis == Watermark.UNSET) {
      return false;
    }
    long startNanos = System.nanoTime();
    writer.begin(program.version(), watermarkMillis);
    boolean left =
        correct(appendTimeMillis, watermarkMillis, startNanos)
            || advance(settledMillis(watermarkMillis), startNanos);
    writer.flush();
    holdSamples(settledMillis(watermarkMillis));
    return left;
  }

  /** Rules that wait for what others record must not fall so far behind that memory runs out. */
  private void holdSamples(long settledMillis) {
    boolean isFarBehind = false;
    for (ReportedExchange exchange : exchanges) {
      long next = exchange.nextMillis(ticks, state.heldFromMillis());
      isFarBehind |= next < settledMillis - FAR_BEHIND_MILLIS;
    }
    if (isFarBehind != holding) {
      holding = isFarBehind;
      rules.hold().set(partition, isFarBehind);
    }
  }

  /** The shard is somebody else's: whoever reads its samples decides. */
  void release() {
    rules.hold().set(partition, false);
  }

  /** All samples before it that stay are in the head: those of an open interval aren't yet. */
  private long settledMillis(long watermarkMillis) {
    return minIntervalMillis == 0
        ? watermarkMillis
        : watermarkMillis - Math.floorMod(watermarkMillis, minIntervalMillis);
  }

  private boolean advance(long watermarkMillis, long startNanos) {
    long heldFromMillis = state.heldFromMillis();
    boolean progress = true;
    while (progress) {
      progress = false;
      for (ReportedExchange exchange : exchanges) {
        long next = exchange.nextMillis(ticks, heldFromMillis);
        if (exchange.isDue(next, ticks, watermarkMillis, rules.mergePartitions())) {
          exchange.report(next, Revision.of(applicationEpoch, 0, 0), writer);
          ticks.reported(exchange.node().id(), next);
          progress = true;
          if (isSpent(startNanos)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private boolean correct(long appendTimeMillis, long watermarkMillis, long startNanos) {
    if (!ticks.hasStale()) {
      correcting = false;
      return false;
    }
    if (!correcting && appendTimeMillis < ticks.markedAtMillis() + COALESCED_MILLIS) {
      return false;
    }
    correcting = true;
    long floorMillis = watermarkMillis - horizonMillis;
    for (ReportedExchange exchange : exchanges) {
      exchange.corrected();
      while (!ticks.stale(exchange.node().id()).isEmpty()) {
        long time = ticks.stale(exchange.node().id()).first();
        if (time >= floorMillis) {
          exchange.report(time, Revision.of(applicationEpoch, 0, ticks.nextRevision()), writer);
        }
        ticks.corrected(exchange.node().id(), time);
        if (isSpent(startNanos)) {
          return true;
        }
      }
    }
    correcting = false;
    return false;
  }

  private static boolean isSpent(long startNanos) {
    return System.nanoTime() - startNanos > BUDGET_NANOS;
  }

  @Override
  public void inserted(int slot, long timestampMillis, long appendTimeMillis) {
    if (timestampMillis > ticks.greatestReportedMillis()) {
      return;
    }
    if (slot != matchedSlot) {
      match(slot);
    }
    long floorMillis = state.watermark().millis() - horizonMillis;
    for (ReportedExchange exchange : matched) {
      exchange.mark(timestampMillis, ticks, floorMillis, appendTimeMillis);
    }
  }

  private void match(int slot) {
    matched = new ArrayList<>();
    matchedSlot = slot;
    Head head = state.head();
    if (head.tenant(slot).equals(rules.tenant())) {
      byte[] encoded = head.labels(slot);
      Labels labels = Labels.decode(encoded, 0, encoded.length);
      for (ReportedExchange exchange : exchanges) {
        if (exchange.reads(labels)) {
          matched.add(exchange);
        }
      }
    }
  }

  /** The series in a slot may be another one now. */
  void forget() {
    matchedSlot = Head.NONE;
  }

  /**
   * No sample from this event time on may age: a time that isn't reported yet needs it (R4). {@code
   * Long.MAX_VALUE} if none is needed.
   */
  long neededSinceMillis() {
    long needed = Long.MAX_VALUE;
    for (ReportedExchange exchange : exchanges) {
      if (ticks.reportedMillis(exchange.node().id()) != Ticks.NONE) {
        long next = exchange.nextMillis(ticks, Long.MIN_VALUE);
        if (next != Long.MAX_VALUE) {
          needed = Math.min(needed, next - exchange.reachMillis());
        }
      }
    }
    return needed;
  }
}
