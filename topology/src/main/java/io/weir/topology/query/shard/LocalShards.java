package io.weir.topology.query.shard;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.distribute.PartOperator;
import io.weir.topology.promql.distribute.SeriesScope;
import io.weir.topology.promql.distribute.ShardPart;
import io.weir.topology.promql.operator.Evaluation;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.operator.PartialFrame;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.syntax.InvalidSpanException;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.shard.ShardDirectory;
import io.weir.topology.shard.ShardReader;
import io.weir.topology.shard.ShardView;
import io.weir.topology.shard.UnreadableShardException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shards of this instance. They are evaluated by the thread that asks, and side by side by
 * others that help it, as many as there are processors, once it turns out to take long; for a
 * virtual thread, by others. Thread-safe.
 */
public final class LocalShards implements ShardHost, AutoCloseable {
  private static final Logger logger = LoggerFactory.getLogger(LocalShards.class);

  /** Of a sample that was read, or of what is made of it at a step, and of their copies to send. */
  private static final int BYTES_PER_SAMPLE = 32;

  /** What takes little longer is done sooner than others could help, where processors are busy. */
  private static final long ALONE_NANOS = 2_000_000;

  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final String name;
  private final ShardDirectory directory;
  private final EvaluationOptions options;
  private final PlanCache plans;
  private final MemoryBudget budget;
  private final ExecutorService workers;

  /**
   * Of a directory.
   *
   * @param options how parts are evaluated, but for what questions say
   * @param budget what evaluations may hold together, here and wherever it is given to
   */
  public LocalShards(
      String name,
      ShardDirectory directory,
      EvaluationOptions options,
      PlanCache plans,
      MemoryBudget budget) {
    this.name = name;
    this.directory = directory;
    this.options = options;
    this.plans = plans;
    this.budget = budget;
    this.workers =
        Executors.newCachedThreadPool(
            Thread.ofPlatform().name("weir-query-", 0).daemon().factory());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean isHere() {
    return true;
  }

  @Override
  public List<ShardAnswer<PartialFrame>> evaluate(
      ShardScope scope, PartQuestion question, Duration timeout) {
    PlanCache.Planned planned = plans.of(question.query());
    if (planned.hash() != question.planHash()
        || question.part() < 0
        || question.part() >= planned.plan().parts().size()) {
      throw new ShardHostException(
          "instance %s: expected the plan %x of %s, found %x: it runs another version"
              .formatted(name, question.planHash(), question.query(), planned.hash()),
          null);
    }
    PartOperator operator = PartOperator.of(planned.plan().parts().get(question.part()));
    EvaluationOptions asked =
        options
            .withLookback(Duration.ofMillis(question.lookbackMillis()))
            .withMaxSamples(question.limits().maxSamples());
    return each(
        scope,
        timeout,
        partition -> {
          try (MemoryBudget.Share share = budget.share(BYTES_PER_SAMPLE)) {
            return evaluated(scope, partition, operator, question, asked, share);
          }
        });
  }

  @Override
  public List<ShardAnswer<ShardView>> look(ShardScope scope, Duration timeout) {
    List<ShardAnswer<ShardView>> answers = new ArrayList<>();
    for (int partition : scope.partitions()) {
      answers.add(
          readable(
              partition,
              each -> {
                ShardView view = directory.reader(each).view(scope.from());
                return new ShardAnswer.Read<>(each, view, view, List.of(), ShardAnswer.Effort.NONE);
              }));
    }
    return answers;
  }

  private ShardAnswer<PartialFrame> evaluated(
      ShardScope scope,
      int partition,
      PartOperator operator,
      PartQuestion question,
      EvaluationOptions asked,
      MemoryBudget.Share share) {
    ShardReader reader = directory.reader(partition);
    ShardView view = reader.lastView();
    ShardPart part = operator.part();
    ScopedSource source =
        new ScopedSource(
            reader, scope.asker(), scope.from(), part.scope(), question.limits(), share);
    Evaluation evaluation =
        new Evaluation(
            source, asked, question.startMillis(), question.endMillis(), question.stepMillis());
    PartialFrame frame = operator.evaluate(evaluation, question.grid());
    return new ShardAnswer.Read<>(
        partition,
        frame,
        whileRead(view, reader),
        evaluation.annotations().toList(),
        source.effort());
  }

  /** A shard from before it was read: samples that have aged since may not have been seen. */
  private static ShardView whileRead(ShardView before, ShardReader reader) {
    return new ShardView(
        before.phase(),
        before.watermarkMillis(),
        reader.lastView().heldFromMillis(),
        before.changes());
  }

  @Override
  public List<ShardAnswer<List<SeriesSamples>>> samples(
      ShardScope scope, SamplesQuestion question, Duration timeout) {
    return each(
        scope,
        timeout,
        partition -> {
          ShardReader reader = directory.reader(partition);
          ShardView view = reader.lastView();
          try (MemoryBudget.Share share = budget.share(BYTES_PER_SAMPLE)) {
            ScopedSource source =
                new ScopedSource(
                    reader, scope.asker(), scope.from(), SeriesScope.ALL, question.limits(), share);
            List<SeriesSamples> series =
                source.select(question.matchers(), question.fromMillis(), question.toMillis());
            return new ShardAnswer.Read<>(
                partition, series, whileRead(view, reader), List.of(), source.effort());
          }
        });
  }

  @Override
  public List<ShardAnswer<List<Labels>>> series(
      ShardScope scope, SeriesRange range, Duration timeout) {
    return found(scope, timeout, search -> search.series(range));
  }

  @Override
  public List<ShardAnswer<List<String>>> texts(
      ShardScope scope, Optional<String> label, SeriesRange range, Duration timeout) {
    return found(
        scope,
        timeout,
        search -> label.isPresent() ? search.values(label.get(), range) : search.names(range));
  }

  private <T> List<ShardAnswer<T>> found(
      ShardScope scope, Duration timeout, Function<LabelSearch, T> found) {
    return each(
        scope,
        timeout,
        partition -> {
          ShardReader reader = directory.reader(partition);
          ShardView view = reader.lastView();
          T value = found.apply(new LabelSearch(reader, scope.asker(), scope.from()));
          return new ShardAnswer.Read<>(partition, value, view, List.of(), ShardAnswer.Effort.NONE);
        });
  }

  private <T> List<ShardAnswer<T>> each(
      ShardScope scope, Duration timeout, IntFunction<ShardAnswer<T>> answer) {
    long deadlineNanos = System.nanoTime() + timeout.toNanos();
    SharedWork<ShardAnswer<T>> work =
        new SharedWork<>(scope.partitions(), partition -> readable(partition, answer));
    List<Future<?>> others = new ArrayList<>();
    try {
      if (Thread.currentThread().isVirtual()) {
        submit(work, PROCESSORS, others);
      } else {
        join(work, others);
      }
      return work.done().get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("query was canceled");
    } catch (TimeoutException e) {
      throw new ShardHostException(
          "instance %s: expected an answer within %s, found none".formatted(name, timeout), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof QueryException query) {
        throw query;
      }
      if (e.getCause() instanceof InvalidSpanException span) {
        throw new QueryException(String.valueOf(span.getMessage()), span);
      }
      logger.error("a question to the shards of instance {} failed", name, e.getCause());
      if (e.getCause() instanceof StackOverflowError || e.getCause() instanceof OutOfMemoryError) {
        throw new QueryException("query needs more memory than there is", e.getCause());
      }
      throw new ShardHostException("instance " + name + ": internal error", e.getCause());
    } finally {
      others.forEach(future -> future.cancel(true));
    }
  }

  /** Does the work; others help as soon as it has taken a while. */
  private void join(SharedWork<?> work, List<Future<?>> others) {
    long beganNanos = System.nanoTime();
    while (work.runNext()) {
      if (others.isEmpty() && System.nanoTime() - beganNanos > ALONE_NANOS) {
        submit(work, PROCESSORS - 1, others);
      }
    }
  }

  private void submit(SharedWork<?> work, int most, List<Future<?>> others) {
    for (int i = Math.min(most, work.left()); i > 0; i--) {
      others.add(workers.submit(work));
    }
  }

  private static <T> ShardAnswer<T> readable(int partition, IntFunction<ShardAnswer<T>> answer) {
    try {
      return answer.apply(partition);
    } catch (UnreadableShardException e) {
      return new ShardAnswer.Unreadable<>(partition, String.valueOf(e.getMessage()));
    }
  }

  /** Ends what is being evaluated. */
  @Override
  public void close() {
    workers.shutdownNow();
  }
}
