package io.weir.topology.promql.histogram;

/** Finds counter resets between two histograms. */
final class CounterResets {
  private CounterResets() {}

  static boolean between(FloatHistogram previous, FloatHistogram current) {
    return switch (current.resetHint()) {
      case RESET -> true;
      case NOT_RESET -> false;
      // A gauge is treated as a counter by functions that are meant for counters.
      case UNKNOWN, GAUGE -> differs(previous, current);
    };
  }

  private static boolean differs(FloatHistogram previous, FloatHistogram current) {
    if (current.count() < previous.count()) {
      return true;
    }
    if (current.usesCustomBuckets()) {
      if (!previous.usesCustomBuckets()) {
        return true;
      }
      if (!CustomBounds.same(current.bounds(), previous.bounds())) {
        return CustomBounds.hasDecreased(
            current.positive(), current.bounds(), previous.positive(), previous.bounds());
      }
      return current.positive().hasDecreased(0, previous.positive(), 0);
    }
    // Resolution grows, and the zero bucket shrinks, only with a reset.
    if (current.schema() > previous.schema()
        || previous.usesCustomBuckets()
        || current.zeroThreshold() < previous.zeroThreshold()) {
      return true;
    }
    ZeroBuckets.Widened zero =
        ZeroBuckets.widen(CompensatedHistogram.of(previous), current.zeroThreshold());
    if (zero.threshold() != current.zeroThreshold() || current.zeroCount() < zero.count()) {
      return true;
    }
    return hasDecreased(previous.positive(), current.positive(), previous, current)
        || hasDecreased(previous.negative(), current.negative(), previous, current);
  }

  private static boolean hasDecreased(
      Buckets before, Buckets now, FloatHistogram previous, FloatHistogram current) {
    int schema = current.schema();
    double threshold = current.zeroThreshold();
    Buckets reduced = before.reduced(previous.schema(), schema);
    // A zero bucket of no width hides nothing.
    int from = threshold == 0 ? 0 : now.firstAbove(threshold, schema);
    int reducedFrom = threshold == 0 ? 0 : reduced.firstAbove(threshold, schema);
    return now.hasDecreased(from, reduced, reducedFrom);
  }
}
