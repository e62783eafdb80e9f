package io.weir.schemas.result;

import io.weir.schemas.samples.StaleMarker;

/**
 * What a rule says of one series at one tick, but for a native histogram, which stands beside it.
 *
 * @param rule the rule's identity: group and position
 * @param timestampMillis the tick less the rule's query offset, since the Unix epoch
 * @param value the number; 0 if it is a native histogram; a staleness marker, told by its bits, if
 *     the rule yields the series no longer
 * @param complete whether every shard that the element needs had reported
 * @param ruleSetVersion version of the agreed rule set
 * @param planHash hash of the plan that computed it
 * @param revision greater replaces smaller for the same series and timestamp
 * @param correction whether an earlier revision was emitted
 */
public record ResultElement(
    String rule,
    long timestampMillis,
    double value,
    boolean complete,
    long ruleSetVersion,
    long planHash,
    long revision,
    boolean correction) {
  /** Whether the series ends here. */
  public boolean stale() {
    return StaleMarker.is(value);
  }
}
