package io.weir.topology.query.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.peers.RemoteWrite;
import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.distribute.DistributedData;
import io.weir.topology.promql.distribute.RandomExpressions;
import io.weir.topology.promql.matcher.MatchOperator;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.script.ScriptData;
import io.weir.topology.promql.source.ReadLimits;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.InvalidSpanException;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.value.MatrixValue;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.QueryValue;
import io.weir.topology.promql.value.ScalarValue;
import io.weir.topology.promql.value.StringValue;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.query.Asker;
import io.weir.topology.query.Query;
import io.weir.topology.query.QueryAnswer;
import io.weir.topology.query.QueryFailure;
import io.weir.topology.query.QueryOptions;
import io.weir.topology.query.SeriesQuestion;
import io.weir.topology.query.Source;
import io.weir.topology.query.past.Past;
import io.weir.topology.query.past.PastData;
import io.weir.topology.query.past.PastLayer;
import io.weir.topology.query.shard.MemoryBudget;
import io.weir.topology.query.shard.PlanCache;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Shards hold the last part of the samples only, stores what is before. */
final class JoinedQueriesTest {
  private static final long START = 1_700_002_800_000L;
  private static final long CUT = START + PastData.CUT_MILLIS;
  private static final long END = START + PastData.LENGTH_MILLIS;
  private static final long MINUTE = 60_000;
  private static final Asker ANYONE = Asker.of("default");
  private static final Matcher G = Matcher.ofMetricName("g");

  private final PastData data = new PastData(START);
  private final ScriptData all = data.source();
  private final MemoryShards first = new MemoryShards("first", 4, Set.of(0, 1), Set.of(), all);
  private final MemoryShards second = new MemoryShards("second", 4, Set.of(2, 3), Set.of(), all);
  private final List<PastLayer> layers = new ArrayList<>();
  private final ClusterQueries queries = over(List.of(first, second));

  private ClusterQueries over(List<MemoryShards> shards) {
    Clock clock = Clock.fixed(Instant.ofEpochMilli(END), ZoneOffset.UTC);
    return new ClusterQueries(
        () -> ClusterQueriesTest.places(shards, 4),
        EvaluationOptions.DEFAULTS,
        QueryLimits.DEFAULTS,
        new PlanCache(),
        new Past(() -> List.copyOf(layers), clock),
        MemoryBudget.ofHeap(),
        clock);
  }

  @AfterEach
  void close() {
    queries.close();
  }

  private void cutAt(long millis) {
    first.heldFrom(millis - MINUTE);
    second.heldFrom(millis);
  }

  private MemoryLayer raw() {
    MemoryLayer layer = MemoryLayer.raw("short", all);
    layers.add(layer);
    return layer;
  }

  @Test
  void answersAreThoseOfWhoHasAllSamples() {
    MemoryLayer store = raw();
    List<String> texts = new ArrayList<>(PastData.expressions());
    texts.addAll(PastData.histogramExpressions());
    List<String> differences = new ArrayList<>();
    for (long cut : new long[] {CUT, CUT + 1, CUT - 1, CUT - 433_456}) {
      cutAt(cut);
      for (String text : texts) {
        compare(text, all, Times.at(CUT - 10 * MINUTE), differences);
        compare(text, all, Times.at(CUT + MINUTE), differences);
        compare(text, all, new Times(CUT - 30 * MINUTE, CUT + 20 * MINUTE, 47_000), differences);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(store.asked()).hasSizeGreaterThan(400);
  }

  @Test
  void anyExpressionGivesWhatItGivesOverAllSamples() {
    DistributedData random = new DistributedData(7);
    SeriesSource inOrder =
        (matchers, from, to) ->
            random.unordered().select(matchers, from, to).stream()
                .sorted((left, right) -> left.labels().compareTo(right.labels()))
                .toList();
    MemoryShards shards =
        new MemoryShards("random", 4, Set.of(0, 1, 2, 3), Set.of(), random.unordered());
    MemoryLayer store = MemoryLayer.raw("short", random.unordered());
    layers.add(store);
    long cut = DistributedData.START_MILLIS + 2_000_000;
    shards.heldFrom(cut);
    List<String> differences = new ArrayList<>();
    try (ClusterQueries both = over(List.of(shards))) {
      RandomExpressions expressions = new RandomExpressions(45);
      for (int i = 0; i < 150; i++) {
        String text = expressions.expression();
        Times times = new Times(cut - 400_000 + 5_000L * i, cut + 900_000, 60_000);
        String expected = expected(text, inOrder, times);
        String found = found(both, text, times, QueryOptions.DEFAULTS);
        if (!expected.equals(found)) {
          differences.add("%s%n expected %s%n found    %s".formatted(text, expected, found));
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(store.asked()).isNotEmpty();
  }

  @Test
  void aSampleAtTheSeamIsTheShards() {
    ScriptData other = new ScriptData();
    for (RemoteWrite.Sample sample : data.samples()) {
      if (sample instanceof RemoteWrite.Sample.OfNumber number) {
        other.add(number.labels(), number.timeMillis(), -1, 0);
      }
    }
    layers.add(MemoryLayer.raw("short", other));
    cutAt(CUT);
    QueryAnswer answer =
        queries.instant(query("g{job=\"db\",instance=\"b\",zone=\"x\"}[1m]"), CUT, defaults());
    MatrixValue.Series series = ((MatrixValue) answer.value()).series().getFirst();
    assertThat(series.timestampsMillis())
        .containsExactly(CUT - 45_000, CUT - 30_000, CUT - 15_000, CUT);
    assertThat(series.values()[0]).isEqualTo(-1);
    assertThat(series.values()[2]).isEqualTo(-1);
    assertThat(series.values()[3]).isNotEqualTo(-1);
    assertThat(answer.warnings()).isEmpty();
  }

  @Test
  void whatShardsHoldIsEvaluatedThere() {
    MemoryLayer store = raw();
    cutAt(CUT);
    QueryAnswer answer = ask("sum(rate(c_total[5m]))", CUT + 6 * MINUTE, defaults());
    assertThat(answer.warnings()).isEmpty();
    assertThat(store.asked()).isEmpty();
    ask("sum(rate(c_total[5m]))", CUT + 4 * MINUTE, defaults());
    assertThat(store.asked()).hasSize(1);
    assertThat(store.asked().getFirst().fromMillis()).isEqualTo(CUT - MINUTE + 1);
    assertThat(store.asked().getFirst().toMillis()).isEqualTo(CUT - 1);
  }

  @Test
  void whatAgesWhileItIsReadIsReadFromStores() {
    MemoryLayer store = raw();
    cutAt(CUT);
    ask("count_over_time(g[10m])", CUT, defaults());
    int[] answers = {0};
    first.whenAnswered(() -> {
      answers[0]++;
      // Both partitions have said how far they reach, one has given its samples.
      if (answers[0] == 3) {
        first.heldFrom(CUT + 10 * MINUTE);
      }
    });
    List<String> differences = new ArrayList<>();
    compare("count_over_time(g[30m])", all, Times.at(CUT + 15 * MINUTE), differences);
    assertThat(differences).isEmpty();
    assertThat(store.asked().getLast().toMillis()).isEqualTo(CUT + 10 * MINUTE - 1);
  }

  @Test
  void nobodySeesMoreOfAStoreThanOfShards() {
    raw();
    cutAt(CUT);
    Asker bound = new Asker("default", List.of(Matcher.of("job", MatchOperator.EQUAL, "api")));
    for (String text : List.of("g", "g[10m]", "count by (job) (g)", "g or c_total")) {
      for (long time : new long[] {CUT - 10 * MINUTE, CUT + MINUTE}) {
        QueryAnswer answer = queries.instant(query(bound, text), time, defaults());
        assertThat(flat(answer.value())).as(text).contains("job=\"api\"");
        assertThat(flat(answer.value())).as(text).doesNotContain("job=\"db\"");
      }
    }
    assertThat(flat(queries.instant(query(bound, "g{job=\"db\"}"), CUT, defaults()).value()))
        .isEqualTo("{}");
    SeriesQuestion question = new SeriesQuestion(bound, List.of(), START, CUT - MINUTE, 0);
    assertThat(queries.labelValues("job", question, defaults()).values()).containsExactly("api");
    assertThat(queries.series(question, defaults()).series())
        .isNotEmpty()
        .allMatch(labels -> labels.value("job").equals("api"));
  }

  @Test
  void aSourceIsForced() {
    ScriptData other = new ScriptData();
    Labels labels = Labels.of("__name__", "g", "job", "other");
    for (long time = START; time < END; time += 5 * MINUTE) {
      other.add(labels, time - 1, 5, 0);
    }
    raw();
    MemoryLayer rollups = new MemoryLayer("long", PastLayer.Content.SAMPLES, 5 * MINUTE, other);
    layers.add(rollups);
    cutAt(CUT);
    QueryOptions head = defaults().withSource(Source.HEAD);
    assertThat(count("count(g)", CUT - 10 * MINUTE, head)).isZero();
    assertThat(ask("g", CUT - 10 * MINUTE, head).warnings())
        .singleElement()
        .asString()
        .contains("not held in the shards any more");
    QueryOptions raw = defaults().withSource(Source.SHORT);
    assertThat(count("count(g)", CUT - 10 * MINUTE, raw)).isEqualTo(12);
    assertThat(count("count(g)", END - MINUTE, raw)).isEqualTo(12);
    QueryOptions coarse = defaults().withSource(Source.LONG);
    assertThat(count("count(g)", END - MINUTE, coarse)).isEqualTo(1);
    assertThat(ask("g", END - MINUTE, coarse).warnings())
        .containsExactly(
            "samples from 2023-11-15T00:54:59.999Z to 2023-11-15T00:54:59.999Z are rollups of 5m,"
                + " of store long");
    SeriesQuestion question = new SeriesQuestion(ANYONE, List.of(List.of(G)), START, END, 0);
    assertThat(queries.labelValues("job", question, head).values()).containsExactly("api", "db");
    assertThat(queries.labelValues("job", question, coarse).values()).containsExactly("other");
  }

  @Test
  void whatIsForcedMustBeThere() {
    for (Source source : List.of(Source.SHORT, Source.LONG)) {
      assertThatThrownBy(() -> ask("g", CUT, defaults().withSource(source)))
          .isInstanceOfSatisfying(
              QueryFailure.class,
              failure -> assertThat(failure.kind()).isEqualTo(QueryFailure.Kind.BAD_DATA))
          .hasMessageContaining("source " + source.text() + ": expected a store");
    }
  }

  @Test
  void aStoreThatIsAwayIsNamedWithWhatIsMissing() {
    raw().goAway();
    cutAt(CUT);
    QueryAnswer answer = ask("count_over_time(g[10m])", CUT + 5 * MINUTE, defaults());
    assertThat(((VectorValue) answer.value()).value(0)).isEqualTo(21);
    assertThat(answer.warnings())
        .containsExactly(
            "store short can't be read, samples from 2023-11-14T23:55:00.001Z to"
                + " 2023-11-14T23:59:59.999Z are missing: expected an answer, found none");
    QueryOptions strict =
        new QueryOptions(defaults().timeout(), defaults().lookback(), defaults().limits(), false);
    assertThatThrownBy(() -> ask("count_over_time(g[10m])", CUT + 5 * MINUTE, strict))
        .isInstanceOfSatisfying(
            QueryFailure.class,
            failure -> assertThat(failure.kind()).isEqualTo(QueryFailure.Kind.UNAVAILABLE))
        .hasMessageContaining("store short");
    SeriesQuestion question = new SeriesQuestion(ANYONE, List.of(List.of(G)), START, END, 0);
    assertThat(queries.series(question, defaults()).warnings()).hasSize(1);
  }

  @Test
  void aStoreThatIsBehindIsTold() {
    MemoryLayer store = raw();
    cutAt(CUT);
    store.completeUntil(CUT - MINUTE);
    assertThat(ask("g", CUT - MINUTE, defaults()).warnings()).isEmpty();
    store.completeUntil(CUT - 3 * MINUTE);
    assertThat(ask("g", CUT - MINUTE, defaults()).warnings())
        .containsExactly(
            "store short is complete only until 2023-11-14T23:57:00Z, samples until"
                + " 2023-11-14T23:59:00Z are asked for");
  }

  @Test
  void whatNoStoreHoldsIsTold() {
    raw().heldFrom(START + 30 * MINUTE);
    cutAt(CUT);
    assertThat(ask("g", START + 40 * MINUTE, defaults()).warnings()).isEmpty();
    assertThat(ask("g", START + 20 * MINUTE, defaults()).warnings())
        .containsExactly(
            "samples before 2023-11-14T23:20:00.001Z are held in no store, the query looks back to"
                + " 2023-11-14T23:15:00.001Z");
  }

  @Test
  void tooManySamplesAreRefused() {
    raw();
    cutAt(CUT);
    assertThatThrownBy(() ->
            ask("sum(max_over_time(g[50m]))", CUT, atMost(new ReadLimits(100, Long.MAX_VALUE))))
        .isInstanceOf(QueryFailure.class)
        .hasMessageContaining("too many samples");
  }

  @Test
  void seriesOfStoresCountToo() {
    raw();
    cutAt(CUT);
    assertThatThrownBy(
            () -> ask("sum(max_over_time(g[50m]))", CUT, atMost(new ReadLimits(Long.MAX_VALUE, 1))))
        .isInstanceOf(QueryFailure.class)
        .hasMessageContaining("too many series");
  }

  private static QueryOptions atMost(ReadLimits limits) {
    return new QueryOptions(defaults().timeout(), defaults().lookback(), limits, true);
  }

  @Test
  void olderRangesComeFromCoarserLayersWithoutAGap() {
    MemoryLayer store = raw();
    store.heldFrom(START + 31 * MINUTE);
    ScriptData averages = new ScriptData();
    Labels labels = Labels.of("__name__", "g", "job", "api", "instance", "b", "zone", "x");
    for (long end = START + 5 * MINUTE; end < END; end += 5 * MINUTE) {
      averages.add(labels, end - 1, 1000, 0);
    }
    layers.add(new MemoryLayer("long", PastLayer.Content.SAMPLES, 5 * MINUTE, averages));
    cutAt(CUT);
    QueryAnswer answer =
        queries.instant(query("g{job=\"api\",instance=\"b\",zone=\"x\"}[2h]"), END, defaults());
    MatrixValue.Series series = ((MatrixValue) answer.value()).series().getFirst();
    long[] times = series.timestampsMillis();
    assertThat(times).isSorted();
    int fromStore = 0;
    while (series.values()[fromStore] == 1000) {
      fromStore++;
    }
    assertThat(times[fromStore - 1]).isEqualTo(START + 35 * MINUTE - 1);
    assertThat(times[fromStore]).isEqualTo(START + 35 * MINUTE);
    assertThat(times.length - fromStore).isEqualTo((int) ((END - START) / 15_000) - 35 * 4);
    assertThat(answer.warnings())
        .containsExactly(
            "samples from 2023-11-14T23:04:59.999Z to 2023-11-14T23:34:59.999Z are rollups of 5m,"
                + " of store long");
  }

  private static QueryOptions defaults() {
    return QueryOptions.DEFAULTS;
  }

  private QueryAnswer ask(String text, long timeMillis, QueryOptions options) {
    return queries.instant(query(text), timeMillis, options);
  }

  private double count(String text, long timeMillis, QueryOptions options) {
    VectorValue vector = (VectorValue) ask(text, timeMillis, options).value();
    return vector.size() == 0 ? 0 : vector.value(0);
  }

  private void compare(String text, SeriesSource source, Times times, List<String> differences) {
    if (times.stepMillis() > 0 && isRange(text)) {
      return;
    }
    String expected = expected(text, source, times);
    String found = found(queries, text, times, defaults());
    if (!expected.equals(found)) {
      differences.add(
          "%s at %s%n expected %s%n found    %s".formatted(text, times, expected, found));
    }
  }

  private static boolean isRange(String text) {
    return query(text).expression().type() == io.weir.topology.promql.syntax.ValueType.MATRIX;
  }

  private static String expected(String text, SeriesSource source, Times times) {
    try {
      return flat(
          times
              .evaluate(
                  PromqlQuery.of(query(text).expression()), source, EvaluationOptions.DEFAULTS)
              .value());
    } catch (QueryException | InvalidSpanException e) {
      return "failed";
    }
  }

  private static String found(
      ClusterQueries queries, String text, Times times, QueryOptions options) {
    try {
      return flat(
          (times.stepMillis() == 0
                  ? queries.instant(query(text), times.startMillis(), options)
                  : queries.range(
                      query(text),
                      times.startMillis(),
                      times.endMillis(),
                      times.stepMillis(),
                      options))
              .value());
    } catch (QueryFailure e) {
      return "failed";
    }
  }

  private static String flat(QueryValue value) {
    Map<String, String> flat = new TreeMap<>();
    switch (value) {
      case ScalarValue scalar -> flat.put("scalar", rounded(scalar.value()));
      case StringValue string -> flat.put("string", string.value());
      case VectorValue vector -> {
        for (int i = 0; i < vector.size(); i++) {
          flat.put(
              vector.labels(i).toString(),
              vector.histogram(i) == null
                  ? rounded(vector.value(i))
                  : String.valueOf(vector.histogram(i)));
        }
      }
      case MatrixValue matrix -> {
        for (MatrixValue.Series series : matrix.series()) {
          StringBuilder samples = new StringBuilder();
          for (int i = 0; i < series.values().length; i++) {
            samples.append(series.timestampsMillis()[i] - START).append('=');
            samples.append(rounded(series.values()[i])).append(' ');
          }
          for (int i = 0; i < series.histograms().length; i++) {
            samples.append(series.histogramTimestampsMillis()[i] - START).append('=');
            samples.append(series.histograms()[i]).append(' ');
          }
          flat.put(series.labels().toString(), samples.toString());
        }
      }
    }
    return flat.toString();
  }

  /** What several shards add up may differ from one sum in its last digits. */
  private static String rounded(double value) {
    return Double.isFinite(value) && value != 0 ? "%.9e".formatted(value) : value + "";
  }

  private static Query query(String text) {
    return query(ANYONE, text);
  }

  private static Query query(Asker asker, String text) {
    try {
      Expression expression = PromQlParser.parse(text);
      return new Query(asker, text, expression);
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
