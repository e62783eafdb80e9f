package io.weir.topology.promql;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.operator.EvaluationOptions;
import io.weir.topology.promql.parse.PromQlParser;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.source.SeriesSource;
import io.weir.topology.promql.syntax.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Range queries over an hour of samples 15 s apart, for each series and step. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(RangeQueryBenchmark.SERIES * RangeQueryBenchmark.STEPS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RangeQueryBenchmark {
  static final int SERIES = 1_000;
  static final int STEPS = 240;

  private static final int SAMPLES = 2 * STEPS;
  private static final long INTERVAL_MILLIS = 15_000;
  private static final long START_MILLIS = 1_800_000_000_000L;

  /** What is evaluated; {@code m} is also {@code b_bucket}, of ten buckets each. */
  @Param({
    "sum by (job) (rate(m[5m]))",
    "sum by (job) (rate(m[1h]))",
    "histogram_quantile(0.99, sum by (le, job) (rate(b_bucket[5m])))",
    "m * on (job, instance) group_left (version) build_info",
    "topk(10, m)"
  })
  public String expression = "m";

  private final List<SeriesSamples> counters = new ArrayList<>();
  private final List<SeriesSamples> buckets = new ArrayList<>();
  private final List<SeriesSamples> infos = new ArrayList<>();
  private final SeriesSource source =
      (matchers, from, to) -> {
        String name = matchers.getFirst().value();
        return name.equals("m") ? counters : name.equals("b_bucket") ? buckets : infos;
      };
  private PromqlQuery query = new PromqlQuery.Text("");

  /** Makes counters and plans the expression. */
  @Setup
  public void fill() throws ParseException {
    Random random = new Random(1);
    long[] times = new long[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      times[i] = START_MILLIS + i * INTERVAL_MILLIS;
    }
    for (int row = 0; row < SERIES; row++) {
      int instance = row / 10;
      Labels target =
          Labels.of("job", "job-" + instance % 10, "instance", "10.0.0." + instance + ":9100");
      double[] values = new double[SAMPLES];
      for (int i = 1; i < SAMPLES; i++) {
        values[i] = random.nextInt(1_000) == 0 ? 0 : values[i - 1] + random.nextInt(100);
      }
      String bound = row % 10 == 9 ? "+Inf" : String.valueOf(row % 10 + 1);
      add(counters, target.toBuilder().set("code", String.valueOf(row % 10)), "m", times, values);
      add(buckets, target.toBuilder().set("le", bound), "b_bucket", times, values);
      if (row % 10 == 0) {
        add(infos, target.toBuilder().set("version", "1"), "build_info", times, values);
      }
    }
    query = PromqlQuery.of(PromQlParser.parse(expression));
  }

  private static void add(
      List<SeriesSamples> into,
      Labels.Builder labels,
      String name,
      long[] times,
      double[] values) {
    into.add(
        SeriesSamples.ofNumbers(labels.set(Labels.METRIC_NAME, name).build(), times, values));
  }

  /** Evaluates an hour's steps. */
  @Benchmark
  public QueryResult over() {
    return query.over(
        source,
        EvaluationOptions.DEFAULTS,
        START_MILLIS + STEPS * INTERVAL_MILLIS,
        START_MILLIS + (SAMPLES - 1) * INTERVAL_MILLIS,
        INTERVAL_MILLIS);
  }
}
