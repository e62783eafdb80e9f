package io.weir.topology.shard;

import io.weir.schemas.rollup.RollupLevel;
import io.weir.topology.rollup.RollupLevels;
import io.weir.topology.shard.time.TimeSettings;
import java.util.List;

/**
 * What a shard does.
 *
 * @param time how long it waits for whom
 * @param levels rollup levels, ascending, each a multiple of the one before
 * @param clean whether deduplicated samples go to the clean topic
 * @param maxRangeMillis how far back a rule or query may look
 * @param minIntervalMillis of a series, only the last sample in each such interval stays (D5); 0 if
 *     all do. The lowest level is a multiple of it
 * @param limits how many series it takes in
 */
public record ShardSettings(
    TimeSettings time,
    List<RollupLevel> levels,
    boolean clean,
    long maxRangeMillis,
    long minIntervalMillis,
    SeriesLimits limits) {
  /** How long a series without new samples still has a value, as in Prometheus. */
  static final long STALENESS_MILLIS = 5 * 60_000L;

  /** Checks and copies the levels. */
  public ShardSettings {
    levels = RollupLevels.checked(levels);
    if (maxRangeMillis < 0) {
      throw new IllegalArgumentException("max_range: expected at least 0, found " + maxRangeMillis);
    }
    if (minIntervalMillis < 0
        || (minIntervalMillis > 0
            && !levels.isEmpty()
            && levels.getFirst().millis() % minIntervalMillis != 0)) {
      throw new IllegalArgumentException(
          "min_interval: expected a divisor of " + levels + ", found " + minIntervalMillis + " ms");
    }
  }

  /** Settings by which any number of series is taken in. */
  public ShardSettings(
      TimeSettings time,
      List<RollupLevel> levels,
      boolean clean,
      long maxRangeMillis,
      long minIntervalMillis) {
    this(time, levels, clean, maxRangeMillis, minIntervalMillis, SeriesLimits.NONE);
  }

  /** Settings by which every sample stays. */
  public ShardSettings(
      TimeSettings time, List<RollupLevel> levels, boolean clean, long maxRangeMillis) {
    this(time, levels, clean, maxRangeMillis, 0);
  }

  /** How far behind the watermark samples are kept. */
  public long retentionMillis() {
    long windowMillis = levels.isEmpty() ? 0 : levels.getFirst().millis();
    return time.correctionHorizonMillis() + windowMillis + STALENESS_MILLIS + maxRangeMillis;
  }
}
