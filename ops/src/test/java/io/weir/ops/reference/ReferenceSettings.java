package io.weir.ops.reference;

import io.weir.schemas.rollup.RollupLevel;
import io.weir.topology.StreamSettings;
import java.time.Duration;
import java.util.List;

/**
 * What the rules leave to the configuration.
 *
 * @param maxAheadMillis T4
 * @param sourceTimeoutMillis T5
 * @param maxSourceLagMillis T5
 * @param latenessMillis T3
 * @param correctionHorizonMillis T6
 * @param levels rollup levels, ascending
 */
public record ReferenceSettings(
    long maxAheadMillis,
    long sourceTimeoutMillis,
    long maxSourceLagMillis,
    long latenessMillis,
    long correctionHorizonMillis,
    List<RollupLevel> levels) {
  /** As long as a series without new samples still has a value. */
  private static final long STALENESS_MILLIS = Duration.ofMinutes(5).toMillis();

  /** Copies the levels. */
  public ReferenceSettings {
    levels = List.copyOf(levels);
  }

  /** What a configuration says. */
  public static ReferenceSettings of(StreamSettings settings, List<RollupLevel> levels) {
    return new ReferenceSettings(
        settings.maxAhead().toMillis(),
        settings.sourceTimeout().toMillis(),
        settings.maxSourceLag().toMillis(),
        settings.lateness().toMillis(),
        settings.correctionHorizon().toMillis(),
        levels);
  }

  /** How far the head reaches back: the horizon, the largest window of samples, the staleness. */
  long reachMillis() {
    return correctionHorizonMillis + levels.getFirst().millis() + STALENESS_MILLIS;
  }
}
