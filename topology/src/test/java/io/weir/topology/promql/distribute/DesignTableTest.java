package io.weir.topology.promql.distribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.script.ScriptData;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.syntax.ParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The design's table of constructs, row by row, over several partitions. */
final class DesignTableTest {
  private static final long TIME = DistributedData.START_MILLIS + 1_800_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "topk(3, g)",
        "bottomk by (zone) (2, g)",
        "limitk by (job) (2, g)",
        "topk(scalar(count(count by (job) (g))), g)",
        "topk(time() / 1000000000, g)",
        "limit_ratio(0.5, g)",
        "quantile by (zone) (0.9, g)",
        "quantile(scalar(g{job=\"a\",instance=\"0\",zone=\"x\"}) / 10, g)",
        "count_values by (zone) (\"v\", h)",
        "sum(g)",
        "avg by (zone) (c_total)",
        "stddev by (job) (c_total)",
        "stdvar(c_total)",
        "min by (zone) (g)",
        "max(g)",
        "group by (job) (g)",
        "count without (instance) (g)",
        "absent(nothing{job=\"a\"})",
        "absent(g)",
        "absent_over_time(nothing{job=\"a\"}[5m])",
        "absent_over_time(g[5m])",
        "vector(1)",
        "g or vector(1)",
        "hour()",
        "g / scalar(sum(g))",
        "g / on () group_left () sum(g)",
        "g and on () (sum(h) > 0)",
        "g unless on () absent(h)",
        "histogram_quantile(0.9, sum by (le, job) (rate(b_bucket[5m])))",
        "histogram_quantile(0.9, sum by (le) (rate(b_bucket[5m])))",
        "histogram_quantile(0.9, rate(b_bucket[5m]))",
        "histogram_fraction(0, 1, sum by (le) (rate(b_bucket[5m])))",
        "max_over_time(sum(rate(c_total[5m]))[20m:1m])",
        "avg_over_time((sum by (zone) (g) / sum by (zone) (h))[10m:30s] offset 2m)",
        "max_over_time(max_over_time(sum(c_total)[5m:1m])[10m:2m])",
        "g @ start() - g @ end()",
        "info(g, {version=~\".+\"})",
        "sum by (version) (info(g))",
        "rate(c_total[5m]) / ignoring (zone) group_left () avg without (zone) (c_total)",
        "sum by (zone) (g * on (job, instance) group_left (version) target_info)",
        "max(sum by (job) (sum by (job, zone) (g)))",
        "label_replace(g, \"instance\", \"$1:9\", \"instance\", \"(.*)\")",
        "sum by (j) (label_join(g, \"j\", \"-\", \"job\", \"zone\"))",
        "sort_desc(sum by (zone) (g))",
        "time() - 5",
        "scalar(sum(c_total)) + time()",
        "sum(n)",
        "avg by (zone) (n)",
        "histogram_quantile(0.5, sum by (zone) (n))",
        "histogram_count(sum(rate(n[5m])))",
        "sum(n or g)",
        "count(n)",
        "topk(2, n or g)",
      })
  void givesTheSameInManyPartitions(String text) throws Exception {
    ScriptData data = data();
    Expression expression = PromQlParser.parse(text);
    DistributedPlan plan = DistributedPlan.of(expression, PlanLimits.DEFAULTS);
    DistributedAnswer expected =
        DistributedAnswer.inOnePlace(expression, data, EvaluationOptions.DEFAULTS, TIME);
    assertThat(expected.failure()).isEmpty();
    for (int shards : new int[] {1, 2, 5, 12}) {
      DistributedAnswer answer =
          DistributedAnswer.of(
              plan, new Partitions(shards, 4, data, EvaluationOptions.DEFAULTS), TIME);
      assertThat(answer.agreesWith(expected, 1e-9))
          .as("%d shards%n%s%nexpected %s%nfound %s", shards, plan, expected, answer)
          .isTrue();
    }
  }

  private static ScriptData data() {
    ScriptData data = new DistributedData(7).data();
    Random random = new Random(7);
    for (String job : new String[] {"a", "b"}) {
      for (String instance : new String[] {"0", "1", "2"}) {
        data.add(
            Labels.of(
                "__name__",
                "target_info",
                "job",
                job,
                "instance",
                instance,
                "version",
                "v" + instance),
            TIME - 1000,
            1,
            0);
        NativeHistograms.add(
            data,
            Labels.of("__name__", "n", "job", job, "instance", instance, "zone", "x"),
            TIME,
            random);
      }
    }
    return data;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1:5: sum(g @ 1700001800)",
        "1:10: sum(rate(g[2d]))",
        "1:5: sum(g offset -1m)",
        "1:1: g offset 25h",
        "1:10: sum(rate(c_total[5m] smoothed))",
        "1:6: info(sum by (job) (g))",
        "1:20: max_over_time((sum(g @ end()))[5m:1m])",
        "1:23: predict_linear(g[5m], scalar(h))",
        "1:1: g[5m]",
        "1:1: \"text\"",
      })
  void refusesWhatCantBeStreamed(String text) throws ParseException {
    String place = text.substring(0, text.indexOf(": "));
    String expression = text.substring(place.length() + 2);
    Expression parsed = PromQlParser.parse(expression);
    assertThatThrownBy(() -> DistributedPlan.of(parsed, PlanLimits.DEFAULTS))
        .isInstanceOfSatisfying(
            UnstreamableException.class,
            refusal -> {
              assertThat(refusal.withCaret(expression)).startsWith(place + ": ");
              assertThat(refusal.reason()).isNotEmpty();
            });
  }

  @Test
  void neverHasBoundsOfBucketsInTheKeyOfAnExchange() throws Exception {
    assertThat(plan("histogram_quantile(0.9, sum by (le, job) (rate(b_bucket[5m])))").toString())
        .isEqualTo(
            """
            merge   histogram_quantile(0.9, sum by (le, job) ($1))
            └─ $1 = exchange 1 by (job): partial sum
               └─ shard   rate(b_bucket[5m])
            """);
  }

  @Test
  void joinsInTheShardsWhatHasItsRoutingLabels() throws Exception {
    assertThat(
            plan("sum by (zone) (g{job=\"a\"} * on (instance) group_left (v) h{job=\"a\"})")
                .toString())
        .isEqualTo(
            """
            merge   sum by (zone) ($1)
            └─ $1 = exchange 1 by (zone): partial sum
               └─ shard   g{job="a"} * on (instance) group_left (v) h{job="a"}
            """);
  }

  @Test
  void exchangesWhatMayHaveNoRoutingLabel() throws Exception {
    assertThat(plan("sum by (job, instance) (g)").toString())
        .isEqualTo(
            """
            merge   $1
            └─ $1 = exchange 1 by all labels: elements
               ├─ shard   sum by (job, instance) (g)   [series with job or instance]
               └─ merge   sum by (job, instance) ($1)
                  └─ $1 = exchange 2 by (instance, job): partial sum
                     └─ shard   g   [series without job and instance]
            """);
  }

  @Test
  void broadcastsTheOneSide() throws Exception {
    assertThat(plan("g / on () group_left () sum(g)").toString())
        .isEqualTo(
            """
            merge   $1 / on () group_left () $2
            ├─ $1 = exchange 1 by all labels: elements
            │  └─ shard   g
            └─ $2 = exchange 2 to all partitions: elements
               └─ merge   sum($1)   [in one partition]
                  └─ $1 = exchange 3 to one partition: partial sum
                     └─ shard   g
            """);
  }

  @Test
  void sharesWhatIsWrittenTwice() throws Exception {
    DistributedPlan ratio = plan("sum by (job) (g) / sum by (job) (c_total)");
    DistributedPlan alone = plan("max(sum  by(job) (g))");
    assertThat(alone.exchanges()).anyMatch(ratio.exchanges()::contains);
    assertThat(plan("quantile(0.5, g)").results()).isNotEqualTo(plan("quantile(0.9, g)").results());
    assertThat(plan("max(g)").hash()).isEqualTo(plan(" max ( g ) ").hash());
    assertThat(plan("max(g)").hash()).isNotEqualTo(plan("max(h)").hash());
    assertThat(plan("g + g").stages()).hasSize(4);
  }

  private static DistributedPlan plan(String text) throws Exception {
    return DistributedPlan.of(PromQlParser.parse(text), PlanLimits.DEFAULTS);
  }
}
