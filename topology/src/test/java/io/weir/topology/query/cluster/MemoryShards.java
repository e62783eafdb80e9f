package io.weir.topology.query.cluster;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.routing.Router;
import io.weir.topology.promql.annotation.Annotation;
import io.weir.topology.promql.distribute.PartOperator;
import io.weir.topology.promql.distribute.QueryPlan;
import io.weir.topology.promql.distribute.SeriesScope;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.operator.Evaluation;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.operator.PartialFrame;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.query.Asker;
import io.weir.topology.query.shard.PartQuestion;
import io.weir.topology.query.shard.SamplesQuestion;
import io.weir.topology.query.shard.SeriesRange;
import io.weir.topology.query.shard.ShardAnswer;
import io.weir.topology.query.shard.ShardHost;
import io.weir.topology.query.shard.ShardHostException;
import io.weir.topology.query.shard.ShardScope;
import io.weir.topology.shard.Phase;
import io.weir.topology.shard.ReadFrom;
import io.weir.topology.shard.ShardView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** An instance with some partitions of series in memory, active or standby. */
final class MemoryShards implements ShardHost {
  private final String name;
  private final int partitions;
  private final Set<Integer> active;
  private final Set<Integer> standby;
  private final SeriesSource all;
  private final Map<Labels, Integer> partitionOfSeries = new ConcurrentHashMap<>();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private volatile Duration lastTimeout = Duration.ZERO;
  private volatile boolean away;
  private volatile boolean here;
  private volatile boolean hangs;
  private volatile long watermarkMillis = Long.MAX_VALUE;
  private volatile long heldFromMillis = Long.MIN_VALUE;
  private volatile Runnable whenAnswered = () -> {};

  MemoryShards(
      String name, int partitions, Set<Integer> active, Set<Integer> standby, SeriesSource all) {
    this.name = name;
    this.partitions = partitions;
    this.active = active;
    this.standby = standby;
    this.all = all;
  }

  void goAway() {
    away = true;
  }

  void hang() {
    hangs = true;
  }

  /** What was given to it at the last evaluation. */
  Duration timeout() {
    return lastTimeout;
  }

  /** Waits until it hangs. */
  void awaitHanging() {
    try {
      begun.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until it is interrupted while it hangs. */
  void awaitInterrupted() throws InterruptedException {
    interrupted.await();
  }

  /** Works on the thread that asks, from now on. */
  void beHere() {
    here = true;
  }

  void watermark(long millis) {
    watermarkMillis = millis;
  }

  /** Lets go of the samples before a time. */
  void heldFrom(long millis) {
    heldFromMillis = millis;
  }

  /** Has something happen after each partition's answer. */
  void whenAnswered(Runnable action) {
    whenAnswered = action;
  }

  Set<Integer> active() {
    return active;
  }

  Set<Integer> standby() {
    return standby;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean isHere() {
    return here;
  }

  @Override
  public List<ShardAnswer<PartialFrame>> evaluate(
      ShardScope scope, PartQuestion question, Duration timeout) {
    lastTimeout = timeout;
    PartOperator operator = PartOperator.of(plan(question.query()).parts().get(question.part()));
    return answers(
        scope,
        (partition, reading) -> {
          Evaluation evaluation =
              new Evaluation(
                  source(partition, scope.asker(), operator.part().scope(), reading),
                  EvaluationOptions.DEFAULTS,
                  question.startMillis(),
                  question.endMillis(),
                  question.stepMillis());
          PartialFrame frame = operator.evaluate(evaluation, question.grid());
          return read(partition, frame, evaluation.annotations().toList(), reading);
        });
  }

  @Override
  public List<ShardAnswer<ShardView>> look(ShardScope scope, Duration timeout) {
    return each(scope, (partition, reading) -> view(partition));
  }

  private static QueryPlan plan(String query) {
    try {
      return QueryPlan.of(PromQlParser.parse(query));
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What is held of one partition; notes how far back it is asked. */
  private SeriesSource source(int partition, Asker asker, SeriesScope scope, Reading reading) {
    return (matchers, from, to) -> {
      if (from <= to) {
        reading.earliestMillis = Math.min(reading.earliestMillis, from);
      }
      List<Matcher> both = new ArrayList<>(matchers);
      both.addAll(asker.matchers());
      List<SeriesSamples> selected;
      synchronized (MemoryShards.class) { // what is selected is remembered there
        selected = all.select(both, Math.max(from, heldFromMillis), to);
      }
      List<SeriesSamples> found =
          selected.stream()
              .filter(series ->
                  scope.includes(series.labels()) && partition(series.labels()) == partition)
              .toList();
      reading.series += found.size();
      return found;
    };
  }

  private int partition(Labels labels) {
    return partitionOfSeries.computeIfAbsent(
        labels,
        series -> {
          byte[] encoded = series.encoded();
          return new Router(partitions).partition("default", encoded, 0, encoded.length);
        });
  }

  @Override
  public List<ShardAnswer<List<SeriesSamples>>> samples(
      ShardScope scope, SamplesQuestion question, Duration timeout) {
    return each(
        scope,
        (partition, reading) ->
            source(partition, scope.asker(), SeriesScope.ALL, reading)
                .select(question.matchers(), question.fromMillis(), question.toMillis()));
  }

  @Override
  public List<ShardAnswer<List<Labels>>> series(
      ShardScope scope, SeriesRange range, Duration timeout) {
    return each(scope, (partition, reading) -> labels(scope, partition, range));
  }

  private List<Labels> labels(ShardScope scope, int partition, SeriesRange range) {
    Set<Labels> found = new TreeSet<>();
    List<List<Matcher>> selectors =
        range.selectors().isEmpty() ? List.of(List.of()) : range.selectors();
    for (List<Matcher> selector : selectors) {
      source(partition, scope.asker(), SeriesScope.ALL, new Reading())
          .select(selector, range.fromMillis(), range.toMillis())
          .forEach(series -> found.add(series.labels()));
    }
    return List.copyOf(found);
  }

  @Override
  public List<ShardAnswer<List<String>>> texts(
      ShardScope scope, Optional<String> label, SeriesRange range, Duration timeout) {
    return each(
        scope,
        (partition, reading) -> {
          Set<String> texts = new TreeSet<>();
          for (Labels labels : labels(scope, partition, range)) {
            for (int i = 0; i < labels.size(); i++) {
              if (label.isEmpty()) {
                texts.add(labels.name(i));
              } else if (labels.name(i).equals(label.get())) {
                texts.add(labels.value(i));
              }
            }
          }
          return List.copyOf(texts);
        });
  }

  private ShardView view(int partition) {
    return new ShardView(
        active.contains(partition) ? Phase.ACTIVE : Phase.FOLLOWING,
        watermarkMillis,
        heldFromMillis,
        0);
  }

  /** What was read of a partition. */
  private static final class Reading {
    private long series;
    private long earliestMillis = Long.MAX_VALUE;
  }

  /** What is asked of a partition. */
  private interface Asked<T> {
    /**
     * The answer.
     *
     * @param reading is told what is read
     */
    T of(int partition, Reading reading);
  }

  private <T> List<ShardAnswer<T>> each(ShardScope scope, Asked<T> value) {
    return answers(
        scope,
        (partition, reading) -> read(partition, value.of(partition, reading), List.of(), reading));
  }

  private <T> ShardAnswer<T> read(int partition, T value, List<Annotation> notes, Reading reading) {
    return new ShardAnswer.Read<>(
        partition,
        value,
        view(partition),
        notes,
        new ShardAnswer.Effort(reading.series, 1, reading.earliestMillis));
  }

  private <T> List<ShardAnswer<T>> answers(ShardScope scope, Asked<ShardAnswer<T>> answer) {
    if (away) {
      throw new ShardHostException("instance " + name + ": away", null);
    }
    if (hangs) {
      begun.countDown();
      try {
        hanging.await();
      } catch (InterruptedException e) {
        interrupted.countDown();
        Thread.currentThread().interrupt();
        if (here) {
          throw new CancellationException("query was canceled");
        }
        throw new ShardHostException("instance " + name + ": interrupted", e);
      }
    }
    List<ShardAnswer<T>> answers = new ArrayList<>();
    for (int partition : scope.partitions()) {
      boolean readable =
          active.contains(partition)
              || (scope.from() == ReadFrom.ACTIVE_OR_STANDBY && standby.contains(partition));
      answers.add(
          readable
              ? answer.of(partition, new Reading())
              : new ShardAnswer.Unreadable<>(partition, "restoring"));
      whenAnswered.run();
    }
    return answers;
  }
}
