package io.weir.topology.query.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.weir.topology.promql.distribute.DistributedData;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.source.ReadLimits;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.query.Asker;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryAnswer;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.SeriesQuestion;
import io.weir.topology.query.shard.MemoryBudget;
import io.weir.topology.query.shard.PlanCache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClusterQueriesTest {
  private static final long NOW = DistributedData.END_MILLIS;
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
  private static final QueryOptions SOON =
      new QueryOptions(Duration.ofSeconds(1), Duration.ofMinutes(5), ReadLimits.NONE, true);

  private static final QueryLimits LIMITS =
      new QueryLimits(
          Duration.ofMinutes(2),
          new ReadLimits(50_000_000, Long.MAX_VALUE),
          20,
          Duration.ofSeconds(10),
          Duration.ofMillis(10));

  private final DistributedData data = new DistributedData(3);
  private final MemoryShards first = shards("first", Set.of(0, 1), Set.of(2));
  private final MemoryShards second = shards("second", Set.of(2, 3), Set.of());
  private final ClusterQueries queries =
      new ClusterQueries(
          () -> places(List.of(first, second), 4),
          EvaluationOptions.DEFAULTS,
          LIMITS,
          new PlanCache(),
          new MemoryBudget(1 << 30),
          CLOCK);

  private MemoryShards shards(String name, Set<Integer> active, Set<Integer> standby) {
    return new MemoryShards(name, 4, active, standby, data.unordered());
  }

  static List<List<Cluster.Place>> places(List<MemoryShards> hosts, int partitions) {
    List<List<Cluster.Place>> places = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      List<Cluster.Place> there = new ArrayList<>();
      for (MemoryShards host : hosts) {
        if (host.active().contains(partition)) {
          there.add(new Cluster.Place(host, false));
        }
      }
      for (MemoryShards host : hosts) {
        if (host.standby().contains(partition)) {
          there.add(new Cluster.Place(host, true));
        }
      }
      places.add(there);
    }
    return places;
  }

  @AfterEach
  void close() {
    queries.close();
  }

  @Test
  void eachPartitionCountsOnce() {
    QueryAnswer answer = ask("count(g)", QueryOptions.DEFAULTS);
    assertThat((long) value(answer))
        .isEqualTo(
            data.unordered().select(List.of(g()), NOW - 300_000, NOW).stream()
                .filter(series -> series.count() > 0)
                .count());
    assertThat(answer.warnings()).isEmpty();
  }

  @Test
  void aStandbyAnswersForAnInstanceThatIsAway() {
    double whole = value(ask("count(g)", QueryOptions.DEFAULTS));
    MemoryShards all = shards("third", Set.of(), Set.of(0, 1, 2, 3));
    try (ClusterQueries withStandby =
        new ClusterQueries(
            () -> places(List.of(first, second, all), 4),
            EvaluationOptions.DEFAULTS,
            LIMITS,
            new PlanCache(),
            new MemoryBudget(1 << 30),
            CLOCK)) {
      second.goAway();
      QueryAnswer answer = withStandby.instant(query("count(g)"), NOW, QueryOptions.DEFAULTS);
      assertThat(value(answer)).isEqualTo(whole);
      assertThat(answer.warnings()).isEmpty();
    }
  }

  @Test
  void whatNobodyAnswersForIsNamed() {
    double whole = value(ask("count(g)", QueryOptions.DEFAULTS));
    second.goAway();
    QueryAnswer answer = ask("count(g)", QueryOptions.DEFAULTS);
    assertThat(value(answer)).isLessThan(whole);
    assertThat(answer.warnings())
        .containsExactly("partitions [3] are missing: [3]: instance second: away");
    QueryOptions strict =
        new QueryOptions(Duration.ofMinutes(1), Duration.ofMinutes(5), ReadLimits.NONE, false);
    assertThatThrownBy(() -> ask("count(g)", strict))
        .isInstanceOfSatisfying(
            QueryFailure.class,
            failure -> assertThat(failure.kind()).isEqualTo(QueryFailure.Kind.UNAVAILABLE))
        .hasMessageContaining("[3]");
  }

  @Test
  void seriesAndNamesSayWhatIsMissingToo() {
    second.goAway();
    SeriesQuestion question =
        new SeriesQuestion(Asker.of("default"), List.of(List.of(g())), 0, NOW, 0);
    assertThat(queries.series(question, QueryOptions.DEFAULTS).warnings()).hasSize(1);
    assertThat(queries.labelNames(question, QueryOptions.DEFAULTS).warnings()).hasSize(1);
    assertThat(queries.labelValues("job", question, QueryOptions.DEFAULTS).warnings()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(60)
  void anInstanceThatHangsEndsInATimeout(boolean here) {
    hang(here);
    assertThatThrownBy(() -> ask("count(g)", SOON))
        .isInstanceOfSatisfying(
            QueryFailure.class,
            failure -> assertThat(failure.kind()).isEqualTo(QueryFailure.Kind.TIMEOUT));
    assertThat(Thread.interrupted()).isFalse();
  }

  /** It works on the thread that asks. */
  @Test
  @Timeout(60)
  void whoseLabelsTakeTooLongEndsInATimeout() {
    second.beHere();
    second.whenAnswered(() -> {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.onSpinWait();
      }
      throw new CancellationException("query was canceled");
    });
    SeriesQuestion question =
        new SeriesQuestion(Asker.of("default"), List.of(List.of(g())), 0, NOW, 0);
    assertThatThrownBy(() -> queries.labelNames(question, SOON))
        .isInstanceOfSatisfying(
            QueryFailure.class,
            failure -> assertThat(failure.kind()).isEqualTo(QueryFailure.Kind.TIMEOUT));
    assertThat(Thread.interrupted()).isFalse();
  }

  private void hang(boolean here) {
    second.hang();
    if (here) {
      second.beHere();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(60)
  void whoeverGoesCancelsItsQuery(boolean here) throws InterruptedException {
    hang(here);
    List<QueryFailure> failures = new ArrayList<>();
    Thread asking =
        Thread.ofPlatform()
            .start(() -> {
              try {
                ask("count(g)", QueryOptions.DEFAULTS);
              } catch (QueryFailure e) {
                failures.add(e);
              }
            });
    asking.interrupt();
    asking.join();
    assertThat(failures)
        .singleElement()
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(QueryFailure.Kind.CANCELED));
  }

  /** Would take minutes: it adds 259,200 numbers as many times, and holds few. */
  private static final String LONG = "sum_over_time(sum_over_time(vector(1)[3d:1s])[3d:1s])";

  @Test
  @Timeout(60)
  void whatComputesForTooLongEndsInATimeout() {
    assertThatThrownBy(() -> ask(LONG, SOON))
        .isInstanceOfSatisfying(
            QueryFailure.class,
            failure -> assertThat(failure.kind()).isEqualTo(QueryFailure.Kind.TIMEOUT));
  }

  @Test
  @Timeout(60)
  void whatComputesForLongHoldsUpNoOther() throws Exception {
    List<Thread> asking = new ArrayList<>();
    Queue<QueryFailure> failures = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 2 * Runtime.getRuntime().availableProcessors(); i++) {
      asking.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  ask(LONG, QueryOptions.DEFAULTS);
                } catch (QueryFailure e) {
                  failures.add(e);
                }
              }));
    }
    CompletableFuture<Double> other = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> other.complete(value(ask("vector(1)", QueryOptions.DEFAULTS))));
    assertThat(other.get()).isEqualTo(1);
    assertThat(asking).allMatch(Thread::isAlive);
    asking.forEach(Thread::interrupt);
    for (Thread each : asking) {
      each.join();
    }
    assertThat(failures)
        .hasSameSizeAs(asking)
        .allMatch(failure -> failure.kind() == QueryFailure.Kind.CANCELED);
  }

  @Test
  void moreStepsThanCanBeHeldAreRefused() {
    assertThatThrownBy(
            () -> ask("max_over_time(g[1000000h:1ms]) + count(g)", QueryOptions.DEFAULTS))
        .isInstanceOfSatisfying(
            QueryFailure.class,
            failure -> assertThat(failure.kind()).isEqualTo(QueryFailure.Kind.EXECUTION))
        .hasMessageContaining("too many samples");
  }

  @Test
  void moreSeriesThanMayBeReadAreRefused() {
    long series = (long) value(ask("count(g)", QueryOptions.DEFAULTS));
    assertThat(value(ask("count(g)", mostSeries(series)))).isEqualTo((double) series);
    // No shard has so many: it counts what all have.
    assertThatThrownBy(() -> ask("count(g)", mostSeries(series - 1)))
        .isInstanceOfSatisfying(
            QueryFailure.class,
            failure -> assertThat(failure.kind()).isEqualTo(QueryFailure.Kind.EXECUTION))
        .hasMessageContaining("expected at most " + (series - 1));
    assertThatThrownBy(() -> ask("g", mostSeries(series - 1)))
        .hasMessageContaining("too many series");
    assertThatThrownBy(() -> ask("count(g) + count(g offset 1m)", mostSeries(series)))
        .hasMessageContaining("too many series");
  }

  private static QueryOptions mostSeries(long series) {
    return new QueryOptions(
        Duration.ofMinutes(1), Duration.ofMinutes(5), new ReadLimits(Long.MAX_VALUE, series), true);
  }

  @Test
  void allQueriesTogetherHoldNoMoreThanTheBudget() {
    MemoryBudget budget = new MemoryBudget(100_000 * 96);
    try (ClusterQueries bounded =
        new ClusterQueries(
            () -> places(List.of(first, second), 4),
            EvaluationOptions.DEFAULTS,
            LIMITS,
            new PlanCache(),
            budget,
            CLOCK)) {
      Query large = query("sum_over_time(vector(1)[1d:1s])");
      Query small = query("sum_over_time(vector(1)[1h:1s])");
      bounded.instant(large, NOW, QueryOptions.DEFAULTS);
      try (MemoryBudget.Share other = budget.share(96)) {
        other.hold(50_000);
        assertThatThrownBy(() -> bounded.instant(large, NOW, QueryOptions.DEFAULTS))
            .isInstanceOf(QueryFailure.class)
            .hasMessageEndingWith("all queries of an instance together may take 9375 KiB");
        bounded.instant(small, NOW, QueryOptions.DEFAULTS);
      }
      assertThat(
              bounded.<Throwable>instant(
                  large,
                  NOW,
                  QueryOptions.DEFAULTS,
                  answer ->
                      catchThrowable(() -> bounded.instant(large, NOW, QueryOptions.DEFAULTS))))
          .as("another one, while the value is read")
          .isInstanceOf(QueryFailure.class);
      bounded.instant(large, NOW, QueryOptions.DEFAULTS);
    }
  }

  @Test
  void aWatermarkThatIsFarBehindIsTold() {
    second.watermark(NOW - 60_000);
    assertThat(ask("count(g)", QueryOptions.DEFAULTS).warnings()).isEmpty();
    second.watermark(NOW - 75_000);
    assertThat(ask("count(g)", QueryOptions.DEFAULTS).warnings())
        .singleElement()
        .asString()
        .startsWith("partitions [2, 3] are complete only until ")
        .endsWith(", 1m15s before the time asked for");
  }

  @Test
  void whatReachesBehindWhatIsHeldIsTold() {
    first.heldFrom(NOW - 1);
    assertThat(ask("count(g)", QueryOptions.DEFAULTS).warnings())
        .singleElement()
        .asString()
        .contains("not held in the shards any more");
  }

  @Test
  void anAskerSeesOnlyWhatItsMatchersAllow() {
    Asker bound = new Asker("default", List.of(Matcher.of("job", MatchOperator.EQUAL, "a")));
    for (String text :
        List.of("g", "g or h", "count by (job) (g)", "g[5m]", "absent(h{job=\"b\"})")) {
      QueryAnswer answer = queries.instant(query(bound, text), NOW, QueryOptions.DEFAULTS);
      assertThat(answer.value().toString()).as(text).doesNotContain("job=\"b\"");
      if (answer.value() instanceof VectorValue vector && !text.startsWith("absent")) {
        assertThat(vector.size()).as(text).isPositive();
        for (int i = 0; i < vector.size(); i++) {
          assertThat(vector.labels(i).value("job")).as(text).isEqualTo("a");
        }
      }
    }
    SeriesQuestion all = new SeriesQuestion(bound, List.of(), 0, NOW, 0);
    assertThat(queries.labelValues("job", all, QueryOptions.DEFAULTS).values())
        .containsExactly("a");
  }

  @Test
  void aLimitCutsAndSaysSo() {
    SeriesQuestion question =
        new SeriesQuestion(Asker.of("default"), List.of(List.of(g())), 0, NOW, 2);
    assertThat(queries.series(question, QueryOptions.DEFAULTS).series()).hasSize(2);
    assertThat(queries.series(question, QueryOptions.DEFAULTS).warnings())
        .containsExactly("results truncated due to limit");
  }

  private static Matcher g() {
    return Matcher.ofMetricName("g");
  }

  private QueryAnswer ask(String text, QueryOptions options) {
    return queries.instant(query(text), NOW, options);
  }

  private static double value(QueryAnswer answer) {
    VectorValue vector = (VectorValue) answer.value();
    return vector.size() == 0 ? 0 : vector.value(0);
  }

  private static Query query(String text) {
    return query(Asker.of("default"), text);
  }

  private static Query query(Asker asker, String text) {
    try {
      return new Query(asker, text, PromQlParser.parse(text));
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
