package io.weir.topology.shard;

import io.weir.schemas.labels.Labels;
import io.weir.topology.exchange.ReportContent;
import io.weir.topology.exchange.ReportWriter;
import io.weir.topology.exchange.Spreading;
import io.weir.topology.promql.distribute.Absence;
import io.weir.topology.promql.distribute.Destination;
import io.weir.topology.promql.distribute.Exchange;
import io.weir.topology.promql.distribute.SeriesRead;
import io.weir.topology.promql.distribute.StageOperator;
import io.weir.topology.promql.operator.Evaluation;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.operator.JoinSides;
import io.weir.topology.promql.operator.Partial;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.rules.schedule.Cadence;
import io.weir.topology.rules.schedule.ExchangeNode;
import io.weir.topology.rules.schedule.Gate;
import io.weir.topology.rules.schedule.Sender;
import io.weir.topology.shard.standing.StandingSeries;
import io.weir.topology.shard.standing.Strictness;
import io.weir.topology.shard.tick.PublishedRules;
import io.weir.topology.shard.tick.Ticks;
import io.weir.topology.shard.time.Watermark;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;

/**
 * An exchange as one shard reports to it: when it may, and what. For the thread that has the state.
 */
final class ReportedExchange {
  private final ExchangeNode node;
  private final StandingSeries standing;
  private final Strictness strictness;
  private final List<Part> parts = new ArrayList<>();
  private final EvaluationOptions options;

  /** How far back a time's value looks. */
  private final long reachMillis;

  private final long delayMillis;

  /** Whether it waits for rules that it reads. */
  private final boolean gated;

  /** Times that were marked without a gap since the last correction, so as not to mark again. */
  private long markedFromMillis = Long.MAX_VALUE;

  private long markedToMillis = Long.MIN_VALUE;

  ReportedExchange(ExchangeNode node, StandingSeries standing, Set<String> recordNames) {
    this.node = node;
    this.standing = standing;
    this.strictness = new Strictness(recordNames, node.context().strictRecords());
    this.options =
        EvaluationOptions.DEFAULTS.withDefaultSubqueryStep(node.context().subqueryStep());
    for (int sender = 0; sender < node.senders().size(); sender++) {
      if (node.senders().get(sender) instanceof Sender.Shards shards) {
        parts.add(Part.of(sender, shards));
      }
    }
    this.reachMillis =
        parts.stream()
            .flatMap(part -> part.shards().reads().stream())
            .mapToLong(SeriesRead::reachMillis)
            .max()
            .orElse(0);
    this.gated = parts.stream().anyMatch(part -> !part.shards().gates().isEmpty());
    this.delayMillis =
        parts.stream()
            .flatMap(part -> part.shards().gates().stream())
            .mapToLong(Gate::delayMillis)
            .reduce(node.context().cadence().delayMillis(), Math::max);
  }

  /**
   * A stage that shards evaluate.
   *
   * @param sender its number among the exchange's senders
   * @param concludesFromAbsence whether it gives something because something isn't there
   */
  private record Part(
      int sender, Sender.Shards shards, StageOperator operator, boolean concludesFromAbsence) {
    private static final long LOOKBACK_MILLIS = EvaluationOptions.DEFAULTS.lookback().toMillis();

    static Part of(int sender, Sender.Shards shards) {
      return new Part(
          sender,
          shards,
          StageOperator.of(shards.stage()),
          Absence.concludes(shards.stage().fragment().expression()));
    }

    /**
     * Whether something is missing in records that a time's value rests on. A tick at which nothing
     * is says all of its rule's series, so only a range looks behind the last one.
     */
    boolean readsMissing(long timeMillis, PublishedRules published) {
      if (shards.gates().isEmpty()) {
        return false;
      }
      long rangeMillis =
          shards.reads().stream().mapToLong(SeriesRead::reachMillis).max().orElse(0)
              - LOOKBACK_MILLIS;
      for (Gate gate : shards.gates()) {
        long from = gate.neededMillis(timeMillis - rangeMillis);
        if (published.isMissing(gate.rule().key(), from, gate.neededMillis(timeMillis))) {
          return true;
        }
      }
      return false;
    }
  }

  ExchangeNode node() {
    return node;
  }

  /**
   * The next time to be reported; {@code Long.MAX_VALUE} if there is none. Of steps, that others
   * look back upon, the first is the one before all that is known here: who looks back needs to
   * hear of the last step, and the next one may be hours away.
   */
  long nextMillis(Ticks ticks, long heldFromMillis) {
    Cadence cadence = node.context().cadence();
    long reported = ticks.reportedMillis(node.id());
    long next;
    if (reported == Ticks.NONE) {
      long first = Math.max(node.firstMillis(), Math.max(ticks.originMillis(), heldFromMillis));
      next = node.context().keptMillis() > 0 ? cadence.last(first) : cadence.after(first - 1);
    } else {
      next = cadence.after(reported);
    }
    return next < node.endMillis() ? next : Long.MAX_VALUE;
  }

  /** Whether all that a time needs is there. */
  boolean isDue(long timeMillis, ShardState state, long watermarkMillis, int mergePartitions) {
    if (watermarkMillis == Watermark.UNSET
        || timeMillis == Long.MAX_VALUE
        || watermarkMillis <= timeMillis + node.context().cadence().delayMillis()) {
      return false;
    }
    for (Part part : parts) {
      for (Gate gate : part.shards().gates()) {
        long neededMillis = gate.neededMillis(timeMillis);
        // Before its origin the shard knows nothing; merges may wait for its first report.
        if (neededMillis >= state.ticks().originMillis()
            && neededMillis
                > state.published().publishedMillis(gate.rule().key(), mergePartitions)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether it waits for rules that it reads. */
  boolean isGated() {
    return gated;
  }

  /**
   * How far past a time the watermark is at the least when it is due: the rules' query offset, or a
   * greater one of rules that they read.
   */
  long delayMillis() {
    return delayMillis;
  }

  /** The first time that is to be reported again; {@code Long.MAX_VALUE} if there is none. */
  long oldestStaleMillis(Ticks ticks) {
    NavigableSet<Long> stale = ticks.stale(node.id());
    return stale.isEmpty() ? Long.MAX_VALUE : stale.first();
  }

  /** How far back a time's value looks. */
  long reachMillis() {
    return reachMillis;
  }

  /** Whether any stage reads a series. */
  boolean reads(Labels series) {
    for (Part part : parts) {
      for (SeriesRead read : part.shards().reads()) {
        if (read.reads(series)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Marks all reported times that a sample of a series it reads may have made wrong. */
  void mark(long timestampMillis, Ticks ticks, long floorMillis, long appendTimeMillis) {
    Cadence cadence = node.context().cadence();
    long from = Math.max(timestampMillis, floorMillis);
    long to = Math.min(timestampMillis + reachMillis(), ticks.reportedMillis(node.id()));
    if (from > to || (from >= markedFromMillis && to <= markedToMillis)) {
      return;
    }
    for (long time = cadence.after(from - 1); time <= to; time = cadence.after(time)) {
      ticks.mark(node.id(), time, appendTimeMillis);
    }
    boolean joined = from <= markedToMillis && to >= markedFromMillis;
    markedFromMillis = joined ? Math.min(from, markedFromMillis) : from;
    markedToMillis = joined ? Math.max(to, markedToMillis) : to;
  }

  /** Marks were worked in. */
  void corrected() {
    markedFromMillis = Long.MAX_VALUE;
    markedToMillis = Long.MIN_VALUE;
  }

  /** Whether it waits for a rule, since it reads what that records. */
  boolean waitsFor(long ruleKey) {
    return parts.stream()
        .flatMap(part -> part.shards().gates().stream())
        .anyMatch(gate -> gate.rule().key() == ruleKey);
  }

  /** Reports to every merge partition that there was nothing at a time. */
  void reportNothing(long timeMillis, long revision, ReportWriter writer) {
    Exchange exchange = node.exchange();
    if (exchange == null) {
      spread(new Destination.Everywhere(), 0, timeMillis, revision, ReportContent.NOTHING, writer);
      return;
    }
    for (Part part : parts) {
      spread(
          exchange.destination(),
          part.sender(),
          timeMillis,
          revision,
          ReportContent.NOTHING,
          writer);
    }
  }

  /** Evaluates a time and reports it to every merge partition. */
  void report(long timeMillis, long revision, PublishedRules published, ReportWriter writer) {
    Exchange exchange = node.exchange();
    if (exchange == null) {
      reportNothing(timeMillis, revision, writer);
      return;
    }
    for (Part part : parts) {
      ReportContent content = content(part, exchange, timeMillis, published);
      spread(exchange.destination(), part.sender(), timeMillis, revision, content, writer);
    }
  }

  private ReportContent content(
      Part part, Exchange exchange, long timeMillis, PublishedRules published) {
    boolean complete = !part.readsMissing(timeMillis, published);
    if (!complete && part.concludesFromAbsence()) {
      return new ReportContent(false, null, JoinSides.NONE, List.of());
    }
    Evaluation evaluation = evaluation(part, timeMillis);
    try {
      List<Partial> sent = part.operator().sent(exchange, evaluation, timeMillis);
      return new ReportContent(complete, null, evaluation.joinSides(), sent);
    } catch (QueryException e) {
      return ReportContent.failed(complete, String.valueOf(e.getMessage()));
    }
  }

  private void spread(
      Destination destination,
      int sender,
      long timeMillis,
      long revision,
      ReportContent content,
      ReportWriter writer) {
    Spreading.report(writer, destination, node.id(), sender, timeMillis, revision, content);
  }

  private Evaluation evaluation(Part part, long timeMillis) {
    SeriesSource source = standing.within(part.shards().stage().scope(), strictness, timeMillis);
    return new Evaluation(source, options, timeMillis, timeMillis, 0);
  }
}
