package io.weir.topology.promql.operator;

import io.weir.topology.promql.number.Quantile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code quantile}, which keeps all numbers. */
final class QuantileNumbers implements NumbersAccumulator.Numbers {
  private final double[][] numbers;
  private final int[] counts;
  private final @Nullable Frame quantile;

  QuantileNumbers(int cells, @Nullable Frame quantile) {
    this.numbers = new double[cells][];
    this.counts = new int[cells];
    this.quantile = quantile;
  }

  @Override
  public void add(int cell, double value) {
    double[] values = numbers[cell];
    if (values == null) {
      values = new double[4];
      numbers[cell] = values;
    } else if (counts[cell] == values.length) {
      values = Arrays.copyOf(values, 2 * values.length);
      numbers[cell] = values;
    }
    values[counts[cell]++] = value;
  }

  @Override
  public boolean isPresent(int cell) {
    return counts[cell] > 0;
  }

  @Override
  public double result(int cell) {
    if (quantile == null) {
      throw new IllegalStateException("quantile: expected a parameter, found none");
    }
    return Quantile.of(
        quantile.scalar(cell % quantile.steps()), Arrays.copyOf(numbers[cell], counts[cell]));
  }

  /** All numbers. */
  @Override
  public double[] state(int cell) {
    return Arrays.copyOf(numbers[cell], counts[cell]);
  }

  @Override
  public void merge(int cell, Partial partial) {
    for (int i = 0; i < partial.size(); i++) {
      add(cell, partial.state(i));
    }
  }
}
