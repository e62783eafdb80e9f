package io.weir.topology.shard.standing;

import io.weir.topology.promql.operator.StandingColumn;
import io.weir.topology.promql.syntax.Function;
import java.util.Optional;

/**
 * What a function keeps of each series' range while it moves on. It hears of the numbers that come
 * in and go out, in order. What it gives has the bits that the same function gives of the range's
 * samples. For the head's thread.
 */
interface Sliding {
  /** Functions that keep the same. */
  enum Kind {
    /** The first and the last number, which the range keeps anyway. */
    ENDS,
    LAST_TWO,
    RESETS,
    DROPS,
    CHANGES,
    LEAST,
    GREATEST,
    SUMS;

    /** What a function needs; empty if it is to look at the samples. */
    static Optional<Kind> of(Function function) {
      return Optional.ofNullable(
          switch (function) {
            case DELTA,
                COUNT_OVER_TIME,
                PRESENT_OVER_TIME,
                ABSENT_OVER_TIME,
                FIRST_OVER_TIME,
                LAST_OVER_TIME,
                TS_OF_FIRST_OVER_TIME,
                TS_OF_LAST_OVER_TIME ->
                ENDS;
            case IRATE, IDELTA -> LAST_TWO;
            case RATE, INCREASE -> RESETS;
            case RESETS -> DROPS;
            case CHANGES -> CHANGES;
            case MIN_OVER_TIME -> LEAST;
            case MAX_OVER_TIME -> GREATEST;
            case SUM_OVER_TIME, AVG_OVER_TIME -> SUMS;
            default -> null;
          });
    }

    /** Of series none of which has a number. */
    Sliding of(int count) {
      return switch (this) {
        case ENDS -> new SlidingEnds();
        case LAST_TWO -> new SlidingLastTwo(count);
        case RESETS -> new SlidingIncrease(count);
        case DROPS -> new SlidingDifferences(count, true);
        case CHANGES -> new SlidingDifferences(count, false);
        case LEAST -> new SlidingExtremes(count, false);
        case GREATEST -> new SlidingExtremes(count, true);
        case SUMS -> new SlidingSums(count);
      };
    }
  }

  /**
   * Series have come and gone.
   *
   * @param before where each was; negative for a new one
   */
  void rearrange(int[] before);

  /** A series' range has one number; what it had before is forgotten. */
  void begin(int series, long timeMillis, double value);

  /** A number has come in behind another. */
  void enter(int series, long beforeMillis, double before, long timeMillis, double value);

  /** Whether {@link #leave} is to be called. */
  boolean hearsOfEach();

  /** The first number has gone out, and another is the first. */
  void leave(int series, double value, double next);

  /** All numbers before a time have gone out. */
  void left(int series, long firstMillis);

  /**
   * Computes a function of a series' range, which has a number.
   *
   * @param values takes the result, if there is one
   * @return {@link StandingColumn#NUMBER}, {@link StandingColumn#EMPTY} if there are too few
   *     samples, or {@link StandingColumn#UNKNOWN} if the samples are to be looked at
   */
  byte value(Function function, StandingRange range, int series, double[] values, int row);
}
