package io.weir.topology.promql.range;

import io.weir.topology.promql.syntax.Function;
import io.weir.topology.promql.syntax.RangeEnds;
import java.util.Optional;

/** The functions of ranges by name. */
public final class RangeFunctions {
  private RangeFunctions() {}

  /** The function of a range that goes by a name; empty if it isn't of ranges. */
  public static Optional<RangeFunction> of(Function function) {
    return Optional.ofNullable(
        switch (function) {
          case RATE -> Rates.RATE;
          case INCREASE -> Rates.INCREASE;
          case DELTA -> Rates.DELTA;
          case IRATE -> InstantRates.IRATE;
          case IDELTA -> InstantRates.IDELTA;
          case RESETS -> Changes.RESETS;
          case CHANGES -> Changes.CHANGES;
          case SUM_OVER_TIME -> Sums.SUM;
          case AVG_OVER_TIME -> Sums.AVERAGE;
          case COUNT_OVER_TIME -> Samples.COUNT;
          case PRESENT_OVER_TIME, ABSENT_OVER_TIME -> Samples.PRESENT;
          case FIRST_OVER_TIME -> Samples.FIRST;
          case LAST_OVER_TIME -> Samples.LAST;
          case TS_OF_FIRST_OVER_TIME -> Samples.TIME_OF_FIRST;
          case TS_OF_LAST_OVER_TIME -> Samples.TIME_OF_LAST;
          case MIN_OVER_TIME -> Extremes.MIN;
          case MAX_OVER_TIME -> Extremes.MAX;
          case TS_OF_MIN_OVER_TIME -> Extremes.TIME_OF_MIN;
          case TS_OF_MAX_OVER_TIME -> Extremes.TIME_OF_MAX;
          case STDDEV_OVER_TIME -> Spread.DEVIATION;
          case STDVAR_OVER_TIME -> Spread.VARIANCE;
          case QUANTILE_OVER_TIME -> Spread.QUANTILE;
          case MAD_OVER_TIME -> Spread.MEDIAN_ABSOLUTE_DEVIATION;
          case DERIV -> Trends.DERIVATIVE;
          case PREDICT_LINEAR -> Trends.PREDICTION;
          case DOUBLE_EXPONENTIAL_SMOOTHING -> Trends.SMOOTHING;
          default -> null;
        });
  }

  /** Whether a function can deal with samples beyond the ends of its range. */
  public static boolean allows(Function function, RangeEnds ends) {
    return switch (ends) {
      case EXTRAPOLATED -> true;
      case SMOOTHED ->
          function == Function.RATE || function == Function.INCREASE || function == Function.DELTA;
      case ANCHORED ->
          function == Function.RATE
              || function == Function.INCREASE
              || function == Function.DELTA
              || function == Function.RESETS
              || function == Function.CHANGES;
    };
  }
}
