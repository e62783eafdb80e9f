package io.weir.ops.bench.load;

import io.weir.schemas.samples.MetricType;
import java.util.SplittableRandom;

/**
 * The values of a target's series from scrape to scrape. Counters grow by whole numbers, some never
 * do, and all fall back together when the target restarts; gauges walk by quarters. So sums are
 * exact as long as they stay below 2^51. For one thread.
 */
public final class TargetValues {
  /** Scrapes between two restarts of a target, on average. */
  private static final int SCRAPES_PER_RESTART = 300;

  private static final int GREATEST_STEP = 100;
  private static final int FIRST_VALUES = 10_000;
  private static final int IDLE_EVERY = 8;

  private final boolean[] counters;
  private final double[] values;
  private final SplittableRandom random;
  private long scrapes;
  private double sum;
  private double increase;

  TargetValues(TargetSeries target, long seed) {
    counters = new boolean[target.size()];
    for (int series = 0; series < counters.length; series++) {
      counters[series] = target.type(series) == MetricType.COUNTER;
    }
    values = new double[target.size()];
    random = new SplittableRandom(seed * 1_000_003 + target.number());
  }

  /** Moves to the next scrape; the first call to the first. */
  public void advance() {
    if (scrapes == 0) {
      begin();
    } else if (random.nextInt(SCRAPES_PER_RESTART) == 0) {
      restart();
    } else {
      step();
    }
    scrapes++;
    for (double value : values) {
      sum += value;
    }
  }

  private void begin() {
    for (int series = 0; series < values.length; series++) {
      values[series] = random.nextInt(FIRST_VALUES) / divisor(series);
    }
  }

  private void restart() {
    for (int series = 0; series < values.length; series++) {
      double previous = values[series];
      values[series] = random.nextInt(GREATEST_STEP) / divisor(series);
      if (counters[series]) {
        increase += values[series] < previous ? values[series] : values[series] - previous;
      }
    }
  }

  private void step() {
    for (int series = 0; series < values.length; series++) {
      if (!counters[series]) {
        values[series] += random.nextInt(-GREATEST_STEP, GREATEST_STEP + 1) / divisor(series);
      } else if (series % IDLE_EVERY != 0) {
        double step = random.nextInt(GREATEST_STEP);
        values[series] += step;
        increase += step;
      }
    }
  }

  private double divisor(int series) {
    return counters[series] ? 1 : 4;
  }

  /** Value of a series at the present scrape. */
  public double value(int series) {
    return values[series];
  }

  /** Scrapes up to now. */
  public long scrapes() {
    return scrapes;
  }

  /** Sum of all values of all scrapes up to now. */
  public double sum() {
    return sum;
  }

  /** What the counters grew from the first scrape to the present one, restarts corrected. */
  public double increase() {
    return increase;
  }
}
