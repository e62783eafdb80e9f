package io.weir.topology.merge;

import io.weir.schemas.labels.Labels;
import io.weir.topology.exchange.ReportContent;
import io.weir.topology.promql.distribute.Absence;
import io.weir.topology.promql.distribute.Exchange;
import io.weir.topology.promql.distribute.Input;
import io.weir.topology.promql.distribute.Reduction;
import io.weir.topology.promql.distribute.Stage;
import io.weir.topology.promql.distribute.StageOperator;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.operator.Evaluation;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.operator.Partial;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.rules.schedule.Cadence;
import io.weir.topology.rules.schedule.ExchangeNode;
import io.weir.topology.rules.schedule.MergeStage;
import io.weir.topology.rules.schedule.Sender;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a stage gives at a time, of what has come until now. Values that subqueries look back upon
 * are kept until something that they rest on changes. For one thread.
 */
final class StageValue {
  private final MergeStage stage;
  private final MergeState state;
  private final MergePlace place;
  private final StageOperator operator;
  private final EvaluationOptions options;
  private final IdentityHashMap<Exchange, ExchangeNode> received = new IdentityHashMap<>();
  private final IdentityHashMap<Stage.InMerges, StageValue> keptStages = new IdentityHashMap<>();
  private final List<StageValue> kept = new ArrayList<>();
  private final RememberedSteps steps;
  private final boolean concludesFromAbsence;

  /** Whether the value is what shards send, as they send it. */
  private final boolean fromShards;

  StageValue(MergeStage stage, MergeState state, MergePlace place) {
    this(stage, state, place, 0);
  }

  private StageValue(MergeStage stage, MergeState state, MergePlace place, long rangeMillis) {
    this.stage = stage;
    this.state = state;
    this.place = place;
    this.steps = new RememberedSteps(state.stepRoom(), rangeMillis);
    this.options =
        EvaluationOptions.DEFAULTS.withDefaultSubqueryStep(stage.context().subqueryStep());
    List<Input> inputs = stage.stage().inputs();
    for (int i = 0; i < inputs.size(); i++) {
      switch (stage.inputs().get(i)) {
        case MergeStage.Received node ->
            received.put(((Input.Received) inputs.get(i)).exchange(), node.exchange());
        case MergeStage.Kept node -> {
          StageValue inner = new StageValue(node.stage(), state, place, node.rangeMillis());
          keptStages.put(((Input.Kept) inputs.get(i)).stage(), inner);
          kept.add(inner);
        }
      }
    }
    this.operator = StageOperator.of(stage.stage(), new Arrived());
    this.fromShards = isFromShards(stage);
    this.concludesFromAbsence = Absence.concludes(stage.stage().fragment().expression());
  }

  MergeStage stage() {
    return stage;
  }

  /** What exchanges have brought, and what was kept. */
  private final class Arrived implements StageOperator.Inbox {
    @Override
    public List<Partial> received(Exchange exchange, long timeMillis) {
      ExchangeNode node = received.get(exchange);
      return node == null ? List.of() : elements(node, timeMillis);
    }

    @Override
    public List<Partial> kept(Stage.InMerges inner, long timeMillis) {
      StageValue value = keptStages.get(inner);
      return value == null ? List.of() : value.remembered(timeMillis);
    }
  }

  private List<Partial> elements(ExchangeNode node, long timeMillis) {
    List<Partial> all = new ArrayList<>();
    for (StoredReport report : state.inflow(node.id()).at(timeMillis).values()) {
      all.addAll(report.elements());
    }
    all.sort(Comparator.comparing(Partial::labels));
    return all;
  }

  private List<Partial> remembered(long timeMillis) {
    List<Partial> known = steps.at(timeMillis);
    if (known == null) {
      known = value(evaluation(timeMillis), timeMillis);
      steps.put(timeMillis, known);
    }
    return known;
  }

  /** An evaluation at a time. */
  Evaluation evaluation(long timeMillis) {
    return new Evaluation(
        (matchers, fromMillis, toMillis) -> List.of(), options, timeMillis, timeMillis, 0);
  }

  /**
   * The value at an evaluation's time; nothing if it would be concluded from absence while
   * somebody's report is absent (R7).
   *
   * @throws QueryException if there is none
   */
  private List<Partial> value(Evaluation evaluation, long timeMillis) {
    checkFailures(timeMillis);
    return isHidden(timeMillis) ? List.of() : operator.value(evaluation, timeMillis);
  }

  /**
   * The same as a vector.
   *
   * @throws QueryException if there is none
   */
  VectorValue vector(Evaluation evaluation, long timeMillis) {
    List<Partial> elements = value(evaluation, timeMillis);
    int size = elements.size();
    Labels[] labels = new Labels[size];
    double[] values = new double[size];
    @Nullable FloatHistogram[] histograms = new FloatHistogram[size];
    for (int i = 0; i < size; i++) {
      Partial element = elements.get(i);
      labels[i] = element.labels();
      if (element.histograms().isEmpty()) {
        values[i] = element.state(0);
      } else {
        histograms[i] = element.histograms().getFirst();
      }
    }
    return new VectorValue(timeMillis, labels, values, histograms);
  }

  /** What the stage sends to an exchange at a time. */
  ReportContent content(Exchange exchange, long timeMillis) {
    boolean complete = isComplete(timeMillis);
    Evaluation evaluation = evaluation(timeMillis);
    try {
      checkFailures(timeMillis);
      List<Partial> sent =
          isHidden(timeMillis) ? List.of() : operator.sent(exchange, evaluation, timeMillis);
      return new ReportContent(complete, null, evaluation.joinSides(), sent);
    } catch (QueryException e) {
      return ReportContent.failed(complete, String.valueOf(e.getMessage()));
    }
  }

  private boolean isHidden(long timeMillis) {
    return (stage.stage().single() && !place.isSingle())
        || (concludesFromAbsence && !isComplete(timeMillis));
  }

  /** A part that failed fails the whole, even if the operator would not have asked for it. */
  private void checkFailures(long timeMillis) {
    for (ExchangeNode node : received.values()) {
      String failure = state.inflow(node.id()).failure(timeMillis);
      if (failure != null) {
        throw new QueryException(failure);
      }
    }
  }

  /**
   * Whether each element of the value at a time is what one shard said of it, which rested on
   * everything, so that it is whole whoever else is missing (R7).
   */
  boolean areElementsWhole(long timeMillis) {
    return fromShards
        && state.inflow(onlyExchange().id()).at(timeMillis).values().stream()
            .allMatch(StoredReport::complete);
  }

  private ExchangeNode onlyExchange() {
    return stage.exchanges().iterator().next();
  }

  private static boolean isFromShards(MergeStage stage) {
    return stage.inputs().size() == 1
        && stage.inputs().getFirst() instanceof MergeStage.Received node
        && node.exchange().exchange() != null
        && node.exchange().exchange().reduction() instanceof Reduction.None
        && node.exchange().senders().stream().allMatch(Sender.Shards.class::isInstance)
        && stage
            .stage()
            .fragment()
            .inputs()
            .getFirst()
            .equals(stage.stage().fragment().expression());
  }

  /** Whether a partition has reported all that it knew of a time. */
  boolean hasReported(int partition, long timeMillis) {
    for (ExchangeNode node : stage.exchanges()) {
      List<SenderKey> senders =
          place.senders(node).stream().filter(each -> each.partition() == partition).toList();
      if (!state.inflow(node.id()).isComplete(timeMillis, senders)) {
        return false;
      }
    }
    return true;
  }

  /** Whether everything that the value at a time rests on has come. */
  boolean isComplete(long timeMillis) {
    for (int i = 0, next = 0; i < stage.inputs().size(); i++) {
      boolean whole =
          switch (stage.inputs().get(i)) {
            case MergeStage.Received node ->
                state
                    .inflow(node.exchange().id())
                    .isComplete(timeMillis, place.senders(node.exchange()));
            case MergeStage.Kept node -> isKeptComplete(kept.get(next++), node, timeMillis);
          };
      if (!whole) {
        return false;
      }
    }
    return true;
  }

  private static boolean isKeptComplete(StageValue inner, MergeStage.Kept node, long timeMillis) {
    long end = timeMillis - node.offsetMillis();
    return inner.isCompleteBetween(end - node.rangeMillis(), end);
  }

  /**
   * Whether everything has come that the values rest on at the times behind one and up to another.
   * They may be many, and mostly nothing is missing, or nothing but at one end.
   */
  boolean isCompleteBetween(long afterMillis, long toMillis) {
    Cadence cadence = stage.context().cadence();
    long first = cadence.after(afterMillis);
    if (first > toMillis || isPlainlyComplete(first, toMillis)) {
      return true;
    }
    if (cadence.after(first) > toMillis) {
      return isComplete(first);
    }
    long middle = cadence.last(first + (toMillis - first) / 2);
    return isCompleteBetween(afterMillis, middle) && isCompleteBetween(middle, toMillis);
  }

  private boolean isPlainlyComplete(long fromMillis, long toMillis) {
    for (int i = 0, next = 0; i < stage.inputs().size(); i++) {
      boolean whole =
          switch (stage.inputs().get(i)) {
            case MergeStage.Received node ->
                state
                    .inflow(node.exchange().id())
                    .isPlainlyComplete(fromMillis, toMillis, place.senders(node.exchange()));
            case MergeStage.Kept node ->
                kept.get(next++)
                    .isPlainlyComplete(
                        fromMillis - node.offsetMillis() - node.rangeMillis() + 1,
                        toMillis - node.offsetMillis());
          };
      if (!whole) {
        return false;
      }
    }
    return true;
  }

  /** Whether everybody who is waited for has reported all that the value at a time rests on. */
  boolean isReady(long timeMillis) {
    for (int i = 0, next = 0; i < stage.inputs().size(); i++) {
      boolean ready =
          switch (stage.inputs().get(i)) {
            case MergeStage.Received node ->
                state.inflow(node.exchange().id()).frontierMillis(place.senders(node.exchange()))
                    >= timeMillis;
            case MergeStage.Kept node -> {
              StageValue inner = kept.get(next++);
              yield inner.isReady(
                  node.stage().context().cadence().last(timeMillis - node.offsetMillis()));
            }
          };
      if (!ready) {
        return false;
      }
    }
    return true;
  }

  /**
   * The first time whose value rests on nothing that was dropped; {@link Inflow#NONE} if nothing
   * was.
   *
   * @param floorMillis by the identity of an exchange, the first time that is kept of it
   */
  long wholeFromMillis(LongUnaryOperator floorMillis) {
    long from = Inflow.NONE;
    for (ExchangeNode node : stage.exchanges()) {
      long floor = floorMillis.applyAsLong(node.id());
      if (floor != Inflow.NONE) {
        long back = node.context().keptMillis() - stage.context().keptMillis();
        // What is looked back upon begins behind a time, and the one before the floor is dropped.
        from =
            Math.max(
                from, back == 0 ? floor : floor - node.context().cadence().intervalMillis() + back);
      }
    }
    return from;
  }

  /**
   * The first time that anything was reported about, or {@link Inflow#NONE}. What is looked back
   * upon begins earlier: its times count only where there are no others.
   */
  long firstMillis() {
    List<ExchangeNode> direct = new ArrayList<>();
    for (MergeStage.StageInput input : stage.inputs()) {
      if (input instanceof MergeStage.Received node) {
        direct.add(node.exchange());
      }
    }
    long first = Long.MAX_VALUE;
    for (ExchangeNode node : direct.isEmpty() ? stage.exchanges() : direct) {
      long reported = state.inflow(node.id()).firstMillis();
      if (reported != Inflow.NONE) {
        first = Math.min(first, reported);
      }
    }
    return first == Long.MAX_VALUE ? Inflow.NONE : first;
  }

  /** Between which times values may be others, if what an exchange brought at a time is another. */
  Span affected(long exchangeId, long timeMillis) {
    Span span = Span.NONE;
    for (int i = 0, next = 0; i < stage.inputs().size(); i++) {
      switch (stage.inputs().get(i)) {
        case MergeStage.Received node -> {
          if (node.exchange().id() == exchangeId) {
            span = span.with(new Span(timeMillis, timeMillis));
          }
        }
        case MergeStage.Kept node -> {
          Span inner = kept.get(next++).affected(exchangeId, timeMillis);
          if (!inner.isEmpty()) {
            span =
                span.with(
                    new Span(
                        inner.fromMillis() + node.offsetMillis(),
                        inner.toMillis() + node.offsetMillis() + node.rangeMillis()));
          }
        }
      }
    }
    return span;
  }

  /** Forgets what was kept and may be another now. */
  void changed(long exchangeId, long timeMillis) {
    for (StageValue inner : kept) {
      Span span = inner.affected(exchangeId, timeMillis);
      if (!span.isEmpty()) {
        inner.steps.forget(span.fromMillis(), span.toMillis());
      }
      inner.changed(exchangeId, timeMillis);
    }
  }

  /** Forgets what was kept and isn't looked back upon from a time or a later one. */
  void prune(long floorMillis) {
    List<MergeStage.Kept> nodes = stage.kept();
    for (int i = 0; i < nodes.size(); i++) {
      StageValue inner = kept.get(i);
      // The range's beginning is excluded.
      long behindMillis = floorMillis - nodes.get(i).offsetMillis() - nodes.get(i).rangeMillis();
      inner.steps.forgetUpTo(behindMillis);
      inner.prune(behindMillis + 1);
    }
  }
}
