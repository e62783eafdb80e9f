package io.weir.topology.promql.number;

/**
 * A sum that carries what rounding lost: Kahan's algorithm with Neumaier's improvement. A sum that
 * becomes infinite forgets its compensation. One thread.
 */
public final class KahanSum {
  private double sum;
  private double compensation;

  /** A sum of nothing. */
  public KahanSum() {}

  /** A sum that begins with a value. */
  public KahanSum(double sum, double compensation) {
    this.sum = sum;
    this.compensation = compensation;
  }

  /** Adds one term. */
  public void add(double term) {
    double total = sum + term;
    compensation = compensation(sum, compensation, term, total);
    sum = total;
  }

  /** Replaces the state. */
  public void set(double newSum, double newCompensation) {
    sum = newSum;
    compensation = newCompensation;
  }

  /** The sum without its compensation. */
  public double sum() {
    return sum;
  }

  /** What is to be added to {@link #sum()}. */
  public double compensation() {
    return compensation;
  }

  /** The compensated sum. */
  public double total() {
    return sum + compensation;
  }

  /**
   * The compensation after {@code sum + term = total}; for columns of sums, which keep sums and
   * compensations in arrays.
   */
  public static double compensation(double sum, double compensation, double term, double total) {
    if (Double.isInfinite(total)) {
      return 0;
    }
    return Math.abs(sum) >= Math.abs(term)
        ? compensation + ((sum - total) + term)
        : compensation + ((term - total) + sum);
  }
}
