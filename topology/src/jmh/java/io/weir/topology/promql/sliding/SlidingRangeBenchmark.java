package io.weir.topology.promql.sliding;

import io.weir.topology.promql.range.Outcome;
import io.weir.topology.promql.syntax.Function;
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

/** A sample of each series comes in and its range is evaluated, for each series and tick. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(SlidingRangeBenchmark.SERIES)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SlidingRangeBenchmark {
  static final int SERIES = 10_000;

  private static final long INTERVAL_MILLIS = 15_000;

  /** What is evaluated. */
  @Param({"RATE", "IRATE", "SUM_OVER_TIME", "MAX_OVER_TIME", "STDDEV_OVER_TIME", "CHANGES"})
  public Function function = Function.RATE;

  /** Over which range. */
  @Param({"5", "60"})
  public int minutes = 5;

  private final SlidingRange[] ranges = new SlidingRange[SERIES];
  private final double[] values = new double[SERIES];
  private final Outcome outcome = new Outcome();
  private final Random random = new Random(1);
  private int tick;

  /** Fills the ranges. */
  @Setup
  public void fill() {
    for (int row = 0; row < SERIES; row++) {
      ranges[row] = SlidingRange.of(function, minutes * 60_000L).orElseThrow();
    }
    for (int i = 0; i < 300; i++) {
      tick();
    }
  }

  /** All series at the next tick. */
  @Benchmark
  public double tick() {
    long timeMillis = ++tick * INTERVAL_MILLIS;
    int increase = random.nextInt(100);
    int reset = random.nextInt(SERIES);
    double sum = 0;
    for (int row = 0; row < SERIES; row++) {
      values[row] = row == reset ? 0 : values[row] + increase;
      ranges[row].add(timeMillis, values[row]);
      ranges[row].evaluate(timeMillis, outcome);
      sum += outcome.isNumber() ? outcome.number() : 0;
    }
    return sum;
  }
}
