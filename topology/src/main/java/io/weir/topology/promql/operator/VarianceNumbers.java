package io.weir.topology.promql.operator;

/**
 * {@code stddev} and {@code stdvar} by Welford's algorithm; NaN if the first number isn't finite.
 */
final class VarianceNumbers implements NumbersAccumulator.Numbers {
  private final double[] counts;
  private final double[] means;
  private final double[] squares;
  private final boolean deviation;

  VarianceNumbers(int cells, boolean deviation) {
    this.counts = new double[cells];
    this.means = new double[cells];
    this.squares = new double[cells];
    this.deviation = deviation;
  }

  @Override
  public void add(int cell, double value) {
    counts[cell]++;
    if (counts[cell] == 1) {
      means[cell] = value;
      squares[cell] = Double.isNaN(value) || Double.isInfinite(value) ? Double.NaN : 0;
      return;
    }
    double delta = value - means[cell];
    means[cell] += delta / counts[cell];
    squares[cell] += delta * (value - means[cell]);
  }

  @Override
  public boolean isPresent(int cell) {
    return counts[cell] > 0;
  }

  @Override
  public double result(int cell) {
    double variance = squares[cell] / counts[cell];
    return deviation ? Math.sqrt(variance) : variance;
  }

  /** The count, the mean, the sum of squared distances from it. */
  @Override
  public double[] state(int cell) {
    return new double[] {counts[cell], means[cell], squares[cell]};
  }

  /** Chan, Golub and LeVeque's formula for two parts. */
  @Override
  public void merge(int cell, Partial partial) {
    double count = partial.state(0);
    if (counts[cell] == 0) {
      counts[cell] = count;
      means[cell] = partial.state(1);
      squares[cell] = partial.state(2);
      return;
    }
    double all = counts[cell] + count;
    double delta = partial.state(1) - means[cell];
    squares[cell] += partial.state(2) + delta * delta * (counts[cell] * count / all);
    means[cell] += delta * (count / all);
    counts[cell] = all;
  }
}
