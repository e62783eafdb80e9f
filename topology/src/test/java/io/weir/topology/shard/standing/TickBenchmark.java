package io.weir.topology.shard.standing;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.MetricType;
import io.weir.topology.promql.distribute.DistributedPlan;
import io.weir.topology.promql.distribute.Exchange;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.promql.distribute.SeriesScope;
import io.weir.topology.promql.distribute.Stage;
import io.weir.topology.promql.distribute.StageOperator;
import io.weir.topology.promql.operator.Evaluation;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.shard.head.Head;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread's CPU time of a stage for each series and tick, by a plain source and by a standing
 * one: targets of 2,000 series, scraped every 15 s, ticks a minute apart. Run {@code main}, with
 * {@code -Dweir.churn=N} for series that come and go at each tick; arguments: the number of
 * targets, 50 by default; {@code plain} or {@code standing} for one of them only.
 */
final class TickBenchmark {
  private static final Logger logger = LoggerFactory.getLogger(TickBenchmark.class);
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final long START = 1_800_000_000_000L;
  private static final int SERIES_PER_TARGET = 2_000;
  private static final int INTERVAL_MILLIS = 15_000;
  private static final int SCRAPES_A_TICK = 4;
  private static final int FILLED_SCRAPES = 280;
  private static final List<String> EXPRESSIONS =
      List.of(
          "sum by (job) (rate(m[5m]))",
          "sum by (job) (rate(m[1h]))",
          "m > 1e12",
          "sum by (job) (m / on (job, instance) group_left () sum by (job, instance) (m))",
          "max_over_time(m[5m]) > 1e12",
          "sum by (job) (max_over_time(m[1h]))",
          "sum by (job) (avg_over_time(m[5m]))",
          "sum by (job) (avg_over_time(m[1h]))",
          "sum by (le, job) (rate(m[5m]))");

  private final Head head = new Head();
  private final Random random = new Random(1);
  private final double[] values;
  private final int targets;
  private int scrapes;
  private long nextRef;

  private TickBenchmark(int targets) {
    this.targets = targets;
    this.values = new double[targets * SERIES_PER_TARGET];
    int tenantId = head.tenantId("default");
    for (int i = 0; i < values.length; i++) {
      head.add(nextRef++, tenantId, MetricType.COUNTER, labels(i));
    }
  }

  public static void main(String[] arguments) throws Exception {
    int targets = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
    String which = arguments.length > 1 ? arguments[1] : "";
    TickBenchmark benchmark = new TickBenchmark(targets);
    benchmark.scrape(FILLED_SCRAPES);
    for (String expression : EXPRESSIONS) {
      if (arguments.length > 2 && !expression.contains(arguments[2])) {
        continue;
      }
      Exchange exchange = exchange(expression);
      if (!which.equals("standing")) {
        benchmark.measure(
            "plain", expression, exchange, new PlainHeadSource(benchmark.head, "default"), 6);
      }
      if (!which.equals("plain")) {
        benchmark.measure(
            "standing",
            expression,
            exchange,
            new StandingSeries(benchmark.head, "default").within(SeriesScope.ALL),
            Math.max(60, Integer.getInteger("weir.ticks", 3_000) / targets));
      }
    }
  }

  private static Exchange exchange(String expression) throws Exception {
    DistributedPlan plan = DistributedPlan.of(PromQlParser.parse(expression), PlanLimits.DEFAULTS);
    return plan.exchanges().stream()
        .filter(exchange -> exchange.senders().getFirst() instanceof Stage.InShards)
        .max(Comparator.comparingInt(exchange -> exchange.senders().toString().length()))
        .orElseThrow();
  }

  private void measure(
      String how, String expression, Exchange exchange, SeriesSource source, int ticks) {
    Stage.InShards stage = (Stage.InShards) exchange.senders().getFirst();
    StageOperator operator = StageOperator.of(stage);
    List<Double> costs = new ArrayList<>();
    int partials = 0;
    for (int tick = 0; tick < ticks; tick++) {
      change(Integer.getInteger("weir.churn", 0));
      scrape(SCRAPES_A_TICK);
      long timeMillis = START + (long) scrapes * INTERVAL_MILLIS;
      long before = THREADS.getCurrentThreadCpuTime();
      Evaluation evaluation =
          new Evaluation(source, EvaluationOptions.DEFAULTS, timeMillis, timeMillis, 0);
      partials = operator.sent(exchange, evaluation, timeMillis).size();
      costs.add((THREADS.getCurrentThreadCpuTime() - before) / (double) values.length);
    }
    double first = costs.getFirst();
    double[] warm = costs.stream().mapToDouble(d -> d).skip(ticks / 2).sorted().toArray();
    logger.info(
        "{} {}: first {}, least {}, median {}, mean {}, greatest {} ns a series and tick, {} partials",
        how,
        expression,
        Math.round(first),
        Math.round(10 * warm[0]) / 10.0,
        Math.round(10 * warm[warm.length / 2]) / 10.0,
        Math.round(10 * Arrays.stream(warm).average().orElse(0)) / 10.0,
        Math.round(10 * warm[warm.length - 1]) / 10.0,
        partials);
  }

  /** Some series go, others come. */
  private void change(int count) {
    for (int i = 0; i < count; i++) {
      int slot = random.nextInt(values.length);
      head.expire(slot, Long.MAX_VALUE);
      head.remove(slot);
      head.add(nextRef, head.tenantId("default"), MetricType.COUNTER, labels((int) nextRef++));
    }
  }

  private void scrape(int count) {
    for (int i = 0; i < count; i++) {
      for (int target = 0; target < targets; target++) {
        long time =
            START
                + (long) scrapes * INTERVAL_MILLIS
                + target * 300L % INTERVAL_MILLIS
                + random.nextInt(3);
        int first = target * SERIES_PER_TARGET;
        for (int slot = first; slot < first + SERIES_PER_TARGET; slot++) {
          values[slot] = random.nextInt(5_000) == 0 ? 0 : values[slot] + 140 + random.nextInt(20);
          head.put(slot, time, Double.doubleToRawLongBits(values[slot]));
        }
      }
      scrapes++;
      if (scrapes % 20 == 0) {
        for (int slot = 0; slot < head.slotCount(); slot++) {
          head.expire(slot, START + (long) (scrapes - FILLED_SCRAPES) * INTERVAL_MILLIS);
        }
      }
    }
  }

  private static byte[] labels(int series) {
    int target = series / SERIES_PER_TARGET;
    int number = series % SERIES_PER_TARGET;
    return Labels.of(
            Labels.METRIC_NAME,
            "m",
            "instance",
            "10.0.0." + target + ":9100",
            "job",
            "job-" + target % 10,
            "le",
            Integer.toString(number % 20),
            "handler",
            "/api/v1/query_range/" + number / 20)
        .encoded();
  }
}
