package io.weir.topology.promql.sliding;

import io.weir.topology.promql.range.Outcome;

/**
 * {@code stddev_over_time}, {@code stdvar_over_time} and {@code deriv}: means and central moments
 * of times and values, combined by Chan's formulas.
 */
final class SlidingMoments extends TwoStacks implements SlidingFunction {
  /** What is computed of the moments. */
  enum Statistic {
    DEVIATION,
    VARIANCE,
    SLOPE
  }

  private static final int COUNT = 0;
  private static final int MEAN_TIME = 1;
  private static final int MEAN = 2;

  /** Sums of squared distances from the means, and of their products. */
  private static final int TIMES = 3;

  private static final int VALUES = 4;
  private static final int PRODUCTS = 5;

  /** The value that all samples have; NaN if they differ. */
  private static final int COMMON = 6;

  private static final int WIDTH = 7;

  private final Statistic statistic;
  private long end;

  /** Times are seconds since this one. */
  private long originMillis;

  private boolean hasOrigin;

  SlidingMoments(Statistic statistic) {
    super(WIDTH);
    this.statistic = statistic;
  }

  @Override
  public void reset(long position) {
    clear(position);
  }

  @Override
  void lift(SampleRing ring, long position, double[] into, int at) {
    double value = ring.value(position);
    into[at + COUNT] = 1;
    into[at + MEAN_TIME] = (ring.time(position) - originMillis) / 1000.0;
    into[at + MEAN] = value;
    into[at + TIMES] = 0;
    into[at + VALUES] = Double.isFinite(value) ? 0 : Double.NaN;
    into[at + PRODUCTS] = 0;
    into[at + COMMON] = value;
  }

  @Override
  void combine(
      double[] earlier, int earlierAt, double[] later, int laterAt, double[] into, int at) {
    double countA = earlier[earlierAt + COUNT];
    double countB = later[laterAt + COUNT];
    double count = countA + countB;
    double weight = countA * countB / count;
    double timeDistance = later[laterAt + MEAN_TIME] - earlier[earlierAt + MEAN_TIME];
    double distance = later[laterAt + MEAN] - earlier[earlierAt + MEAN];
    double common =
        earlier[earlierAt + COMMON] == later[laterAt + COMMON]
            ? earlier[earlierAt + COMMON]
            : Double.NaN;
    into[at + TIMES] =
        earlier[earlierAt + TIMES] + later[laterAt + TIMES] + timeDistance * timeDistance * weight;
    into[at + VALUES] =
        earlier[earlierAt + VALUES] + later[laterAt + VALUES] + distance * distance * weight;
    into[at + PRODUCTS] =
        earlier[earlierAt + PRODUCTS]
            + later[laterAt + PRODUCTS]
            + timeDistance * distance * weight;
    into[at + MEAN_TIME] = earlier[earlierAt + MEAN_TIME] + timeDistance * countB / count;
    into[at + MEAN] = earlier[earlierAt + MEAN] + distance * countB / count;
    into[at + COUNT] = count;
    into[at + COMMON] = common;
  }

  @Override
  public void enter(SampleRing ring, long position) {
    if (!hasOrigin) {
      originMillis = ring.time(position);
      hasOrigin = true;
    }
    end = position + 1;
    push(ring, position);
  }

  @Override
  public void leave(SampleRing ring, long position) {
    pop(ring, position, end);
  }

  @Override
  public void result(SlidingWindow window, Outcome outcome) {
    double[] all = all(window.from());
    switch (statistic) {
      case VARIANCE -> outcome.set(all[VALUES] / all[COUNT]);
      case DEVIATION -> outcome.set(Math.sqrt(all[VALUES] / all[COUNT]));
      case SLOPE -> {
        if (window.count() >= 2) {
          outcome.set(slope(all));
        }
      }
    }
  }

  private static double slope(double[] all) {
    if (!Double.isNaN(all[COMMON])) {
      return Double.isInfinite(all[COMMON]) ? Double.NaN : 0;
    }
    // An infinite value has no line through it.
    return Double.isNaN(all[VALUES]) ? Double.NaN : all[PRODUCTS] / all[TIMES];
  }
}
