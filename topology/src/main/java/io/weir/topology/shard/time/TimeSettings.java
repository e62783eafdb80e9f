package io.weir.topology.shard.time;

/**
 * How long a shard waits for whom.
 *
 * @param maxAheadMillis how far a sample may be ahead of its record's append time (T4)
 * @param sourceTimeoutMillis how long a source may be silent while another is heard (T5)
 * @param maxSourceLagMillis how far a source's mark may be behind its own records (T5)
 * @param latenessMillis how far the mark of who gives none is behind the greatest event time (T3)
 * @param correctionHorizonMillis how far behind the watermark a late sample still corrects (T6)
 */
public record TimeSettings(
    long maxAheadMillis,
    long sourceTimeoutMillis,
    long maxSourceLagMillis,
    long latenessMillis,
    long correctionHorizonMillis) {
  /** Checks that none is negative. */
  public TimeSettings {
    requireNotNegative("max_ahead", maxAheadMillis);
    requireNotNegative("source_timeout", sourceTimeoutMillis);
    requireNotNegative("max_source_lag", maxSourceLagMillis);
    requireNotNegative("lateness", latenessMillis);
    requireNotNegative("correction_horizon", correctionHorizonMillis);
  }

  private static void requireNotNegative(String name, long millis) {
    if (millis < 0) {
      throw new IllegalArgumentException(name + ": expected at least 0 ms, found " + millis);
    }
  }
}
