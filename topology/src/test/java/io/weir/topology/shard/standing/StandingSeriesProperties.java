package io.weir.topology.shard.standing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.topology.promql.PromqlQuery;
import io.weir.topology.promql.QueryResult;
import io.weir.topology.promql.distribute.DistributedPlan;
import io.weir.topology.promql.distribute.Exchange;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.promql.distribute.SeriesScope;
import io.weir.topology.promql.distribute.Stage;
import io.weir.topology.promql.distribute.StageOperator;
import io.weir.topology.promql.operator.Evaluation;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.operator.Partial;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.syntax.Expression;
import io.weir.topology.promql.value.QueryException;
import io.weir.topology.promql.value.VectorValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * What is evaluated tick after tick over standing series has the bits, the order and the
 * annotations that a plain source's samples give: late and out of order, with series that come and
 * go, samples that age, and ticks that are evaluated again.
 */
final class StandingSeriesProperties {
  private static final List<String> EXPRESSIONS =
      List.of(
          "rate(m[5m])",
          "rate(m[40m])",
          "sum by (job) (rate(m[5m]))",
          "sum(sum by (job, zone) (rate(m[5m])))",
          "sum by (job) (increase(m[7m] offset 3m))",
          "rate({__name__=~\"m|n_total\"}[5m])",
          "sum without (zone) (delta({__name__=~\"m|n_total\", zone=\"x\"}[10m]))",
          "m",
          "m > 5",
          "-{job=~\"a|b\"}",
          "m{zone!=\"x\"} offset 2m",
          "max_over_time(m[5m])",
          "min_over_time(m[20m])",
          "avg_over_time(m[5m])",
          "sum by (zone) (sum_over_time(m[30m]))",
          "count_over_time(m[5m])",
          "irate(m[5m])",
          "idelta(m[5m])",
          "changes(m[10m])",
          "resets(m[30m])",
          "first_over_time(m[5m])",
          "last_over_time(m[5m])",
          "ts_of_first_over_time(m[5m])",
          "ts_of_last_over_time(m[5m])",
          "present_over_time(m[1m])",
          "absent_over_time(m{job=\"a\"}[1m])",
          "stddev_over_time(m[5m])",
          "quantile_over_time(0.5, m[5m])",
          "deriv(m[5m])",
          "sum by (job) (histogram_count(rate(m[5m])))",
          "histogram_quantile(0.9, sum(rate(m[5m])))",
          "m * on (job, zone) group_left () n_total",
          "n_total / ignoring (zone) group_left () sum without (zone) (m)",
          "m > bool on (job, instance) group_right () max by (job, instance) (n_total)",
          "m unless on (job, instance) n_total",
          "rate(m[5m]) or rate(n_total[5m])",
          "sum by (job) (m + m)",
          "topk by (job) (2, rate(m[5m]))",
          "timestamp(m)",
          "max_over_time(sum by (job) (m)[10m:1m])",
          "rate(m[5m] @ start())");

  /** What is recorded as n_total depends on the rule. */
  private static final Strictness STRICTNESS = new Strictness(Set.of("n_total"), Set.of("n_total"));

  @Property(tries = 100)
  void standingSeriesGiveWhatPlainOnesDo(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    RandomHead head = new RandomHead(random);
    StandingSeries standing = new StandingSeries(head.head(), "default");
    List<Watched> watched = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      watched.add(new Watched(EXPRESSIONS.get(random.nextInt(EXPRESSIONS.size()))));
    }
    long timeMillis = head.nowMillis();
    long stepMillis = new long[] {15_000, 60_000, 150_000}[random.nextInt(3)];
    for (int tick = 0; tick < 40; tick++) {
      timeMillis += random.nextInt(20) == 0 ? 20 * stepMillis : stepMillis;
      head.advance(timeMillis);
      for (int again = random.nextInt(4) == 0 ? 2 : 0; again >= 0; again--) {
        long evaluatedMillis = timeMillis - random.nextInt(again + 1) * stepMillis;
        for (Watched each : watched) {
          each.compare(head, standing, evaluatedMillis);
        }
      }
      if (random.nextInt(10) == 0) {
        standing.forgetUnused();
      }
    }
  }

  /** An expression, planned. */
  private static final class Watched {
    private final String text;
    private final PromqlQuery query;
    private final List<Exchange> exchanges;

    Watched(String text) throws Exception {
      this.text = text;
      Expression expression = PromQlParser.parse(text);
      this.query = PromqlQuery.of(expression);
      this.exchanges = List.copyOf(DistributedPlan.of(expression, PlanLimits.DEFAULTS).exchanges());
    }

    void compare(RandomHead head, StandingSeries standing, long timeMillis) {
      SeriesSource plain = new PlainHeadSource(head.head(), "default");
      assertThat(answer(standing.within(SeriesScope.ALL), timeMillis))
          .as("%s at %d", text, timeMillis)
          .isEqualTo(answer(plain, timeMillis));
      for (Exchange exchange : exchanges) {
        for (Stage sender : exchange.senders()) {
          if (sender instanceof Stage.InShards stage) {
            SeriesSource scoped = new StrictSource(plain, stage.scope(), STRICTNESS, timeMillis);
            assertThat(
                    sent(
                        exchange,
                        stage,
                        standing.within(stage.scope(), STRICTNESS, timeMillis),
                        timeMillis))
                .as("%s of %s at %d", exchange, text, timeMillis)
                .isEqualTo(sent(exchange, stage, scoped, timeMillis));
          }
        }
      }
    }

    private List<String> answer(SeriesSource source, long timeMillis) {
      List<String> lines = new ArrayList<>();
      try {
        QueryResult result = query.at(source, EvaluationOptions.DEFAULTS, timeMillis);
        VectorValue vector = (VectorValue) result.value();
        for (int i = 0; i < vector.size(); i++) {
          lines.add(
              vector.labels(i)
                  + " "
                  + vector.value(i)
                  + " "
                  + Double.doubleToLongBits(vector.value(i))
                  + " "
                  + vector.histogram(i));
        }
        lines.add(
            result.annotations().toList().stream()
                .map(annotation -> annotation.describe(text))
                .sorted()
                .toList()
                .toString());
      } catch (QueryException e) {
        lines.add(String.valueOf(e.getMessage()));
      }
      return lines;
    }

    private static List<String> sent(
        Exchange exchange, Stage.InShards stage, SeriesSource source, long timeMillis) {
      List<String> lines = new ArrayList<>();
      Evaluation evaluation =
          new Evaluation(source, EvaluationOptions.DEFAULTS, timeMillis, timeMillis, 0);
      try {
        for (Partial partial : StageOperator.of(stage).sent(exchange, evaluation, timeMillis)) {
          StringBuilder line = new StringBuilder(partial.toString());
          for (int i = 0; i < partial.size(); i++) {
            line.append(' ').append(Double.doubleToLongBits(partial.state(i)));
          }
          lines.add(line.toString());
        }
      } catch (QueryException e) {
        lines.add(String.valueOf(e.getMessage()));
      }
      return lines;
    }
  }
}
