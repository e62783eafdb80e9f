package io.weir.ops.bench.rules;

import io.weir.ops.bench.Report;
import io.weir.ops.bench.process.BenchFailedException;
import io.weir.topology.promql.distribute.DistributedPlan;
import io.weir.topology.promql.distribute.Exchange;
import io.weir.topology.promql.distribute.PlanLimits;
import io.weir.topology.promql.distribute.Stage;
import io.weir.topology.promql.distribute.StageOperator;
import io.weir.topology.promql.distribute.UnstreamableException;
import io.weir.topology.promql.operator.Evaluation;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.operator.Partial;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.syntax.ParseException;
import io.weir.topology.shard.standing.StandingSeries;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;

/**
 * What a tick of a rule costs in a shard, for each series: the CPU time from the expression's
 * evaluation to what it sends, over series that stand from tick to tick; and beside it, at the same
 * ticks, with everything found, decoded and read anew. Both must give the same.
 */
public final class RulesBench {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int MOST_ANEW = 5;
  private static final List<String> EXPRESSIONS =
      List.of(
          "sum by (job) (rate(m[5m]))",
          "sum by (job) (rate(m[1h]))",
          "histogram_quantile(0.99, sum by (le, job) (rate(m[5m])))",
          "m > 1e12",
          "sum by (job) (m / on (job, instance) group_left () sum by (job, instance) (m))",
          "max_over_time(m[5m]) > 1e12",
          "max_over_time(m[1h]) > 1e12",
          "avg by (job) (avg_over_time(m[5m]))",
          "avg by (job) (avg_over_time(m[1h]))");

  private final Settings settings;
  private final Consumer<String> progress;

  /**
   * What to run.
   *
   * @param targets how many are scraped
   * @param seriesOfTarget series of each
   * @param interval between two scrapes of a target
   * @param tick between two ticks of a rule, a multiple of {@code interval}
   * @param warmUpTicks ticks before those that are measured
   * @param ticks that are measured
   * @param changes series that go between two ticks, and as many that come
   * @param seed decides the values
   */
  public record Settings(
      int targets,
      int seriesOfTarget,
      Duration interval,
      Duration tick,
      int warmUpTicks,
      int ticks,
      int changes,
      long seed) {
    /** Checks the numbers. */
    public Settings {
      if (targets < 1 || seriesOfTarget < 1 || ticks < 1 || warmUpTicks < 0 || changes < 0) {
        throw new IllegalArgumentException(
            "expected at least a target, a series and a tick, found %d, %d and %d"
                .formatted(targets, seriesOfTarget, ticks));
      }
      if (interval.toMillis() < 1000 || tick.toMillis() % interval.toMillis() != 0) {
        throw new IllegalArgumentException(
            "tick: expected a multiple of the interval, which is at least a second, found %s and %s"
                .formatted(tick, interval));
      }
    }

    int scrapesOfTick() {
      return (int) (tick.toMillis() / interval.toMillis());
    }
  }

  /**
   * A benchmark that tells how far it is.
   *
   * @param progress takes a line at a time
   */
  public RulesBench(Settings settings, Consumer<String> progress) {
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs it.
   *
   * @throws BenchFailedException if standing series give anything else than others
   */
  public Report run() {
    ScrapedHead head =
        new ScrapedHead(
            settings.targets, settings.seriesOfTarget, settings.interval, settings.seed);
    head.fill();
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("bench", "rules");
    entries.put("series", settings.targets * settings.seriesOfTarget);
    entries.put("interval_s", settings.interval.toSeconds());
    entries.put("tick_s", settings.tick.toSeconds());
    entries.put("ticks", settings.ticks);
    entries.put("changes_per_tick", settings.changes);
    entries.put("seed", settings.seed);
    Map<String, Object> results = new LinkedHashMap<>();
    for (String expression : EXPRESSIONS) {
      Map<String, Object> result = measure(head, exchange(expression));
      results.put(expression, result);
      progress.accept(expression + ": " + result);
    }
    entries.put("expressions", results);
    return new RulesBenchReport(entries);
  }

  private static Stage.InShards stage(Exchange exchange) {
    return (Stage.InShards) exchange.senders().getFirst();
  }

  /** The exchange to which the shards send most of the expression. */
  private static Exchange exchange(String expression) {
    try {
      return DistributedPlan.of(PromQlParser.parse(expression), PlanLimits.DEFAULTS)
          .exchanges()
          .stream()
          .filter(exchange -> exchange.senders().getFirst() instanceof Stage.InShards)
          .max(Comparator.comparingInt(exchange -> stage(exchange).fragment().toString().length()))
          .orElseThrow();
    } catch (ParseException | UnstreamableException e) {
      throw new IllegalStateException(expression + ": expected a rule's expression", e);
    }
  }

  private Map<String, Object> measure(ScrapedHead head, Exchange exchange) {
    StandingSeries standing = new StandingSeries(head.head(), ScrapedHead.TENANT);
    double[] costs = new double[settings.ticks];
    double[] anew = new double[Math.min(MOST_ANEW, settings.ticks)];
    for (int i = -settings.warmUpTicks; i < settings.ticks; i++) {
      head.change(settings.changes);
      head.scrape(settings.scrapesOfTick());
      long before = THREADS.getCurrentThreadCpuTime();
      List<Partial> sent = sent(standing, exchange, head.nowMillis());
      long nanos = THREADS.getCurrentThreadCpuTime() - before;
      if (i >= 0) {
        costs[i] = perSeries(nanos);
      }
      int left = settings.ticks - 1 - i;
      if (left < anew.length) {
        anew[left] = compare(head, exchange, sent);
      }
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("ns_per_series_tick", rounded(mean(costs)));
    result.put("median", rounded(median(costs)));
    result.put("greatest", rounded(DoubleStream.of(costs).max().orElse(0)));
    result.put("anew_ns_per_series_tick", rounded(median(anew)));
    result.put("times_as_fast", rounded(median(anew) / mean(costs)));
    return result;
  }

  /** What a tick costs if nothing is known from the ticks before; checks that it gives the same. */
  private double compare(ScrapedHead head, Exchange exchange, List<Partial> expected) {
    long before = THREADS.getCurrentThreadCpuTime();
    StandingSeries fresh = new StandingSeries(head.head(), ScrapedHead.TENANT);
    List<Partial> sent = sent(fresh, exchange, head.nowMillis());
    double nanos = perSeries(THREADS.getCurrentThreadCpuTime() - before);
    if (!sent.toString().equals(expected.toString())) {
      throw new BenchFailedException(
          "%s at %d: expected what is read anew, %s, found %s"
              .formatted(exchange, head.nowMillis(), sent, expected));
    }
    return nanos;
  }

  private static List<Partial> sent(StandingSeries series, Exchange exchange, long timeMillis) {
    Stage.InShards stage = stage(exchange);
    Evaluation evaluation =
        new Evaluation(
            series.within(stage.scope()), EvaluationOptions.DEFAULTS, timeMillis, timeMillis, 0);
    return StageOperator.of(stage).sent(exchange, evaluation, timeMillis);
  }

  private double perSeries(long nanos) {
    return nanos / ((double) settings.targets * settings.seriesOfTarget);
  }

  private static double mean(double[] values) {
    return DoubleStream.of(values).average().orElse(0);
  }

  private static double median(double[] values) {
    double[] sorted = DoubleStream.of(values).sorted().toArray();
    return sorted[(sorted.length - 1) / 2];
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(1, RoundingMode.HALF_UP);
  }
}
