package io.weir.ops.bench.promql;

import java.util.ArrayList;
import java.util.List;

/** How long rounds took; the first ones, which warm up, don't count. */
final class Timings {
  private final int warmUpRounds;
  private final List<Double> all = new ArrayList<>();

  Timings(int warmUpRounds) {
    this.warmUpRounds = warmUpRounds;
  }

  void add(double nanos) {
    all.add(nanos);
  }

  /** The median; of an even number, the lower one in the middle. */
  double medianNanos() {
    List<Double> measured = all.subList(warmUpRounds, all.size()).stream().sorted().toList();
    return measured.get((measured.size() - 1) / 2);
  }
}
