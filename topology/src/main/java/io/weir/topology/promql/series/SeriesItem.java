package io.weir.topology.promql.series;

import org.jspecify.annotations.Nullable;

/** One or more values of a series at successive steps. */
public sealed interface SeriesItem {
  /** At how many steps, not negative; may be more than anything can hold. */
  long count();

  /** No values, {@code _} or {@code _x3}. */
  record Omitted(long count) implements SeriesItem {}

  /**
   * Numbers, {@code 5}, {@code 5x3} or {@code 5-1x3}; {@code stale} is the staleness marker, a NaN
   * of its own.
   *
   * @param increment what each number is more than the one before it
   * @param times how many follow the first, as an unsigned number
   */
  record Numbers(double first, double increment, long times) implements SeriesItem {
    @Override
    public long count() {
      return oneMoreThan(times);
    }
  }

  /**
   * Native histograms, <code>{{count:1}}</code> or <code>{{count:1}}+{{count:2}}x3</code>.
   *
   * @param increment what is added to each histogram for the one behind it; null if all are equal
   * @param subtracts whether {@code increment} is taken away, rather than added
   * @param times how many follow the first, as an unsigned number
   */
  record Histograms(
      HistogramDescription first,
      @Nullable HistogramDescription increment,
      boolean subtracts,
      long times)
      implements SeriesItem {
    @Override
    public long count() {
      return oneMoreThan(times);
    }
  }

  private static long oneMoreThan(long times) {
    return times < 0 || times == Long.MAX_VALUE ? Long.MAX_VALUE : times + 1;
  }
}
