package io.weir.topology.promql.sliding;

import io.weir.topology.promql.syntax.Function;
import java.util.Optional;

/** The functions that have a sliding form. */
final class SlidingFunctions {
  private SlidingFunctions() {}

  static Optional<SlidingFunction> of(Function function) {
    return Optional.ofNullable(
        switch (function) {
          case RATE -> new SlidingRates(true, true);
          case INCREASE -> new SlidingRates(true, false);
          case DELTA -> new SlidingRates(false, false);
          case IRATE -> new SlidingEnds(SlidingEnds.Kind.IRATE);
          case IDELTA -> new SlidingEnds(SlidingEnds.Kind.IDELTA);
          case RESETS -> new SlidingDifferences(true);
          case CHANGES -> new SlidingDifferences(false);
          case SUM_OVER_TIME -> new SlidingSums(false);
          case AVG_OVER_TIME -> new SlidingSums(true);
          case MIN_OVER_TIME -> new SlidingExtremes(false);
          case MAX_OVER_TIME -> new SlidingExtremes(true);
          case COUNT_OVER_TIME -> new SlidingEnds(SlidingEnds.Kind.COUNT);
          case PRESENT_OVER_TIME -> new SlidingEnds(SlidingEnds.Kind.PRESENT);
          case FIRST_OVER_TIME -> new SlidingEnds(SlidingEnds.Kind.FIRST);
          case LAST_OVER_TIME -> new SlidingEnds(SlidingEnds.Kind.LAST);
          case STDDEV_OVER_TIME -> new SlidingMoments(SlidingMoments.Statistic.DEVIATION);
          case STDVAR_OVER_TIME -> new SlidingMoments(SlidingMoments.Statistic.VARIANCE);
          case DERIV -> new SlidingMoments(SlidingMoments.Statistic.SLOPE);
          default -> null;
        });
  }
}
