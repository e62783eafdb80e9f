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
 */
public record ShardSettings(
    TimeSettings time, List<RollupLevel> levels, boolean clean, long maxRangeMillis) {
  /** How long a series without new samples still has a value, as in Prometheus. */
  static final long STALENESS_MILLIS = 5 * 60_000L;

  /** Checks and copies the levels. */
  public ShardSettings {
    levels = RollupLevels.checked(levels);
    if (maxRangeMillis < 0) {
      throw new IllegalArgumentException("max_range: expected at least 0, found " + maxRangeMillis);
    }
  }

  /** How far behind the watermark samples are kept. */
  public long retentionMillis() {
    long windowMillis = levels.isEmpty() ? 0 : levels.getFirst().millis();
    return time.correctionHorizonMillis() + windowMillis + STALENESS_MILLIS + maxRangeMillis;
  }
}
