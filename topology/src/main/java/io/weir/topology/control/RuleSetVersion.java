package io.weir.topology.control;

import io.weir.topology.rules.RuleSources;

/**
 * What all instances of an application have agreed to evaluate from some time on (R1). Rules that
 * stand in the version before go on; others begin at their first tick at or after {@code
 * fromMillis}, and those that are gone end there.
 *
 * @param version from 1, ascending by one
 * @param fromMillis event time since the epoch; {@link #FROM_THE_BEGINNING} for the first version
 *     of an application
 * @param hash of the rules, hexadecimal
 */
public record RuleSetVersion(long version, long fromMillis, String hash, RuleSources rules) {
  /** Rules begin where a shard's time begins, so that a replay evaluates them over all of it. */
  public static final long FROM_THE_BEGINNING = 0;
}
