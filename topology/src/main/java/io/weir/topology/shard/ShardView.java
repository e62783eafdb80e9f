package io.weir.topology.shard;

/**
 * What a shard was when somebody began to read it.
 *
 * @param phase {@code ACTIVE}, or {@code FOLLOWING} for a standby
 * @param watermarkMillis event time before which all that came in time is there, since the Unix
 *     epoch; {@code Long.MIN_VALUE} before the first mark
 * @param heldFromMillis event time from which on samples are kept, since the Unix epoch; {@code
 *     Long.MIN_VALUE} while none have aged
 * @param changes grows whenever a sample is put in or taken out behind the watermark; begins anew
 *     with each instance
 */
public record ShardView(Phase phase, long watermarkMillis, long heldFromMillis, long changes) {
  /** The same of a shard that is something else now. */
  ShardView of(Phase newPhase) {
    return phase == newPhase
        ? this
        : new ShardView(newPhase, watermarkMillis, heldFromMillis, changes);
  }
}
