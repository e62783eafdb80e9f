package io.weir.topology.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.rollup.RollupLevel;
import io.weir.schemas.samples.Source;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.promql.value.VectorValue;
import io.weir.topology.shard.Batches.Sample;
import io.weir.topology.shard.query.HeadSource;
import io.weir.topology.shard.time.TimeSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Expressions over a shard's head give what they give over the same samples in plain lists. */
final class HeadSourceProperties {
  private static final long NOON = 1_799_996_400_000L;
  private static final long MINUTE = 60_000;
  private static final ShardSettings SETTINGS =
      new ShardSettings(
          new TimeSettings(300_000, 30_000, 120_000, 10_000, 3_600_000),
          List.of(RollupLevel.parse("5m")),
          false,
          0);
  private static final List<String> EXPRESSIONS =
      List.of(
          "m",
          "sum by (job) (rate(m[5m]))",
          "m{job=~\"a|b\"} offset 3m",
          "max_over_time(m{instance!=\"1\"}[7m]) > 10",
          "last_over_time({__name__=~\"m|n\", job!=\"a\"}[4m])",
          "m - on (job, instance) n",
          "absent(m{job=\"none\"})",
          "avg_over_time(sum(m)[10m:1m])");

  @Property(tries = 60)
  void theHeadAnswersAsPlainListsDo(@ForAll long seed) throws ParseException {
    Random random = new Random(seed);
    Map<Labels, NavigableMap<Long, Double>> plain = new TreeMap<>();
    try (ShardHarness shard = new ShardHarness(SETTINGS)) {
      for (int batch = 0; batch < 30; batch++) {
        List<Sample> samples = new ArrayList<>();
        for (int i = random.nextInt(20); i >= 0; i--) {
          Sample sample = sample(random, NOON + batch * MINUTE);
          double value = Double.longBitsToDouble(sample.valueBits());
          NavigableMap<Long, Double> series =
              plain.computeIfAbsent(sample.labels(), labels -> new TreeMap<>());
          if (series.putIfAbsent(sample.timestampMillis(), value) == null) {
            samples.add(sample);
          }
        }
        shard.send(
            Batches.batch(new Source("s", 1, NOON + (batch - 5) * MINUTE), samples),
            NOON + batch * MINUTE);
      }
      SeriesSource head = new HeadSource(shard.store().reader(), "default", ReadFrom.ACTIVE);
      String expression = EXPRESSIONS.get(random.nextInt(EXPRESSIONS.size()));
      PromqlQuery query = PromqlQuery.of(PromQlParser.parse(expression));

      assertThat(query.over(head, EvaluationOptions.DEFAULTS, NOON, NOON + 30 * MINUTE, 45_000))
          .usingRecursiveComparison()
          .isEqualTo(
              query.over(
                  lists(plain), EvaluationOptions.DEFAULTS, NOON, NOON + 30 * MINUTE, 45_000));
      for (int minute = -6; minute < 40; minute += 3) {
        long time = NOON + minute * MINUTE + random.nextInt(60_000);
        assertThat(at(query, head, time))
            .usingRecursiveComparison()
            .isEqualTo(at(query, lists(plain), time));
      }
    }
  }

  private static VectorValue at(PromqlQuery query, SeriesSource source, long timeMillis) {
    return ((VectorValue) query.at(source, EvaluationOptions.DEFAULTS, timeMillis).value())
        .sorted();
  }

  @Property(tries = 100)
  void theNewestAndTheLabelsAreThoseOfASelection(@ForAll long seed) {
    Random random = new Random(seed);
    try (ShardHarness shard = new ShardHarness(SETTINGS)) {
      for (int batch = 0; batch < 80; batch++) {
        long now = NOON + batch * MINUTE;
        List<Sample> samples = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
          samples.add(sample(random, now));
        }
        shard.send(Batches.batch(new Source("s", 1, now - 5 * MINUTE), samples), now);
      }
      ShardReader reader = shard.store().reader();
      for (int i = 0; i < 20; i++) {
        long from = NOON + random.nextInt(-10, 85) * MINUTE;
        long to = from + random.nextInt(-1, 20) * MINUTE;
        Map<Labels, Long> newest = new TreeMap<>();
        Map<Labels, Long> newestOfAll = new TreeMap<>();
        reader.newest(
            "default",
            List.of(),
            from,
            to,
            ReadFrom.ACTIVE,
            series -> newest.put(series.labels(), series.timestampMillis(series.floatCount() - 1)));
        reader.select(
            "default",
            List.of(),
            from,
            to,
            ReadFrom.ACTIVE,
            series ->
                newestOfAll.put(series.labels(), series.timestampMillis(series.floatCount() - 1)));

        assertThat(newest).isEqualTo(newestOfAll);
        assertThat(reader.encodedLabels("default", List.of(), from, to, ReadFrom.ACTIVE))
            .extracting(encoded -> Labels.decode(encoded, 0, encoded.length))
            .containsExactlyInAnyOrderElementsOf(newestOfAll.keySet());
      }
    }
  }

  private static Sample sample(Random random, long nowMillis) {
    Labels labels =
        Labels.of(
            "__name__",
            random.nextInt(3) == 0 ? "n" : "m",
            "instance",
            Integer.toString(random.nextInt(3)),
            "job",
            List.of("a", "b", "c").get(random.nextInt(3)));
    double value = random.nextInt(15) == 0 ? StaleMarker.VALUE : random.nextInt(100);
    return Sample.of(labels, nowMillis - random.nextInt(4) * MINUTE - random.nextInt(60), value);
  }

  private static SeriesSource lists(Map<Labels, NavigableMap<Long, Double>> all) {
    return (matchers, fromMillis, toMillis) -> {
      List<SeriesSamples> found = new ArrayList<>();
      all.forEach((labels, samples) -> {
        if (matches(labels, matchers) && fromMillis <= toMillis) {
          Map<Long, Double> range = samples.subMap(fromMillis, true, toMillis, true);
          found.add(
              SeriesSamples.ofNumbers(
                  labels,
                  range.keySet().stream().mapToLong(Long::longValue).toArray(),
                  range.values().stream().mapToDouble(Double::doubleValue).toArray()));
        }
      });
      return found;
    };
  }

  private static boolean matches(Labels labels, List<Matcher> matchers) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels.value(matcher.name())));
  }
}
