package io.weir.topology.promql.operator;

/** {@code min} and {@code max}: NaN only if there is nothing else. */
final class ExtremeNumbers implements NumbersAccumulator.Numbers {
  private final double[] extremes;
  private final boolean[] present;
  private final boolean greatest;

  ExtremeNumbers(int cells, boolean greatest) {
    this.extremes = new double[cells];
    this.present = new boolean[cells];
    this.greatest = greatest;
  }

  @Override
  public void add(int cell, double value) {
    double extreme = extremes[cell];
    if (!present[cell] || (greatest ? extreme < value : extreme > value) || Double.isNaN(extreme)) {
      extremes[cell] = value;
      present[cell] = true;
    }
  }

  @Override
  public boolean isPresent(int cell) {
    return present[cell];
  }

  @Override
  public double result(int cell) {
    return extremes[cell];
  }

  @Override
  public double[] state(int cell) {
    return new double[] {extremes[cell]};
  }

  @Override
  public void merge(int cell, Partial partial) {
    add(cell, partial.state(0));
  }
}
