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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Evaluates a shard's parts of rules as its watermark passes their times, and again where late
 * samples have come, and reports them to the merge partitions (R3, C3). For the thread that has the
 * state.
 */
final class TickStage implements LateSamples, RecordReaders {
  /** How long marks wait for further ones, by append time; as those of rollups do. */
  static final long COALESCED_MILLIS = 10_000;

  /** What rules have given is corrected for longer: that takes its time at each rule (C4). */
  private static final long RECORDED_FURTHER_MILLIS = 10 * 60_000L;

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

  /** By reference of a recorded series, the exchanges that read it: it comes at each tick. */
  private final Map<Long, List<ReportedExchange>> recordedReaders = new HashMap<>();

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

  /**
   * Takes over another program, before anything is taken in.
   *
   * @return whether there is one
   */
  @SuppressWarnings("ReferenceEquality") // the very program, not one like it
  boolean adopt() {
    RuleProgram newest = rules.program().get();
    if (newest == program) {
      return false;
    }
    program = newest;
    standing.forgetUnused();
    exchanges = new ArrayList<>();
    for (ExchangeNode node : program.shardExchanges()) {
      exchanges.add(new ReportedExchange(node, standing, program.recordNames()));
    }
    ticks.keepOnly(program.exchangeIds());
    state.published().keepOnly(program.marked());
    state.setReachMillis(
        program.reachMillis() + (program.marked().isEmpty() ? 0 : RECORDED_FURTHER_MILLIS));
    matchedSlot = Head.NONE;
    recordedReaders.clear();
    return true;
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
    if (watermarkMillis == Watermark.UNSET) {
      return false;
    }
    boolean left = !exchanges.isEmpty() && report(appendTimeMillis, watermarkMillis);
    holdSamples(settledMillis(watermarkMillis));
    return left;
  }

  private boolean report(long appendTimeMillis, long watermarkMillis) {
    long startNanos = System.nanoTime();
    writer.begin(program.version(), watermarkMillis);
    boolean left =
        correct(appendTimeMillis, watermarkMillis, startNanos)
            || advance(settledMillis(watermarkMillis), startNanos);
    writer.flush();
    return left;
  }

  /** Rules that wait for what others record must not fall so far behind that memory runs out. */
  private void holdSamples(long settledMillis) {
    boolean isFarBehind = false;
    for (ReportedExchange exchange : exchanges) {
      long next = exchange.nextMillis(ticks, state.heldFromMillis());
      isFarBehind |= next < settledMillis - exchange.delayMillis() - FAR_BEHIND_MILLIS;
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
        if (exchange.isDue(next, state, watermarkMillis, rules.mergePartitions())) {
          if (next < heldFromMillis && ticks.reportedMillis(exchange.node().id()) == Ticks.NONE) {
            // What was there has aged, of some series sooner than of others.
            exchange.reportNothing(next, firstRevision(next), writer);
          } else {
            exchange.report(next, firstRevision(next), state.published(), writer);
          }
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

  /**
   * The revision of the first report of a time that this shard knows of. If an exchange was
   * forgotten that was reported up to there, it may be this one's second: who took the shard over
   * hadn't heard of the rule.
   */
  private long firstRevision(long timeMillis) {
    boolean mayBeAgain = timeMillis <= ticks.forgottenMillis();
    return Revision.of(applicationEpoch, 0, mayBeAgain ? ticks.nextRevision() : 0);
  }

  private boolean correct(long appendTimeMillis, long watermarkMillis, long startNanos) {
    if (!ticks.hasStale()) {
      correcting = false;
      return false;
    }
    if (!correcting
        && appendTimeMillis < ticks.markedAtMillis() + COALESCED_MILLIS
        && oldestStaleMillis() >= watermarkMillis - horizonMillis) {
      return false;
    }
    correcting = true;
    for (ReportedExchange exchange : exchanges) {
      exchange.corrected();
      while (!ticks.stale(exchange.node().id()).isEmpty()) {
        long time = ticks.stale(exchange.node().id()).first();
        exchange.report(
            time,
            Revision.of(applicationEpoch, 0, ticks.nextRevision()),
            state.published(),
            writer);
        ticks.corrected(exchange.node().id(), time);
        if (isSpent(startNanos)) {
          return true;
        }
      }
    }
    correcting = false;
    return false;
  }

  /** What is as old as this must not wait: merges forget it soon, and shards what it rests on. */
  private long oldestStaleMillis() {
    long oldest = Long.MAX_VALUE;
    for (ReportedExchange exchange : exchanges) {
      oldest = Math.min(oldest, exchange.oldestStaleMillis(ticks));
    }
    return oldest;
  }

  private static boolean isSpent(long startNanos) {
    return System.nanoTime() - startNanos > BUDGET_NANOS;
  }

  @Override
  public void inserted(int slot, long timestampMillis, long appendTimeMillis) {
    state.noteChange();
    long floorMillis = state.watermark().millis() - horizonMillis;
    for (ReportedExchange exchange : readersOf(slot, timestampMillis)) {
      exchange.mark(timestampMillis, ticks, floorMillis, appendTimeMillis);
    }
  }

  /**
   * A recorded sample was put into the head. How late it is, the exchange says: it waits for what
   * it reads, however far the watermark is.
   */
  @Override
  public void changed(int slot, long timestampMillis, long appendTimeMillis) {
    state.noteChange();
    if (timestampMillis > ticks.greatestReportedMillis()) {
      return;
    }
    List<ReportedExchange> readers =
        recordedReaders.computeIfAbsent(state.head().ref(slot), ignored -> matching(slot));
    readers.forEach(exchange -> mark(exchange, timestampMillis, appendTimeMillis));
  }

  @Override
  public void reliabilityChanged(long ruleKey, long timeMillis, long appendTimeMillis) {
    for (ReportedExchange exchange : exchanges) {
      if (exchange.waitsFor(ruleKey)) {
        mark(exchange, timeMillis, appendTimeMillis);
      }
    }
  }

  private void mark(ReportedExchange exchange, long timestampMillis, long appendTimeMillis) {
    long reportedMillis = ticks.reportedMillis(exchange.node().id());
    if (reportedMillis != Ticks.NONE) {
      long floorMillis = reportedMillis - horizonMillis - RECORDED_FURTHER_MILLIS;
      exchange.mark(timestampMillis, ticks, floorMillis, appendTimeMillis);
    }
  }

  private List<ReportedExchange> readersOf(int slot, long timestampMillis) {
    if (timestampMillis > ticks.greatestReportedMillis()) {
      return List.of();
    }
    if (slot != matchedSlot) {
      matched = matching(slot);
      matchedSlot = slot;
    }
    return matched;
  }

  private List<ReportedExchange> matching(int slot) {
    Head head = state.head();
    if (!head.tenant(slot).equals(rules.tenant())) {
      return List.of();
    }
    byte[] encoded = head.labels(slot);
    Labels labels = Labels.decode(encoded, 0, encoded.length);
    return exchanges.stream().filter(exchange -> exchange.reads(labels)).toList();
  }

  /** The series in a slot may be another one now. */
  void forget() {
    matchedSlot = Head.NONE;
    recordedReaders.keySet().removeIf(ref -> state.head().slotOfRef(ref) == Head.NONE);
  }

  /**
   * No sample from this event time on may age: a time that isn't reported yet, or is to be reported
   * again, needs it (R4, C4). {@code Long.MAX_VALUE} if none is needed.
   */
  long neededSinceMillis() {
    long needed = Long.MAX_VALUE;
    for (ReportedExchange exchange : exchanges) {
      if (ticks.reportedMillis(exchange.node().id()) != Ticks.NONE) {
        long next = exchange.nextMillis(ticks, Long.MIN_VALUE);
        if (next != Long.MAX_VALUE) {
          long correctedMillis = exchange.isGated() ? horizonMillis + RECORDED_FURTHER_MILLIS : 0;
          needed = Math.min(needed, next - correctedMillis - exchange.reachMillis());
        }
        long staleMillis = exchange.oldestStaleMillis(ticks);
        if (staleMillis != Long.MAX_VALUE) {
          needed = Math.min(needed, staleMillis - exchange.reachMillis());
        }
      }
    }
    return needed;
  }
}
