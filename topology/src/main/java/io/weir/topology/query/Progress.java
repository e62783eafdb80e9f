package io.weir.topology.query;

import java.util.Map;

/**
 * How far the shards are.
 *
 * @param watermarkMillis event time before which all that came in time is there, in all shards that
 *     answered and know one; {@code Long.MIN_VALUE} if none does
 * @param changes by partition, a number that is another one whenever something has changed behind
 *     that
 */
public record Progress(long watermarkMillis, Map<Integer, Long> changes) {
  /** Copies the map. */
  public Progress {
    changes = Map.copyOf(changes);
  }
}
