package io.weir.ops.bench.query;

import java.util.Collection;

/** Numbers of which as many percent are at most. */
record Percentiles(long p50, long p99) {
  /** Of numbers, at least one; the next that there is. */
  static Percentiles of(Collection<Long> numbers) {
    long[] sorted = numbers.stream().mapToLong(Long::longValue).sorted().toArray();
    return new Percentiles(at(sorted, 50), at(sorted, 99));
  }

  private static long at(long[] sorted, int percent) {
    return sorted[Math.ceilDiv(sorted.length * percent, 100) - 1];
  }
}
