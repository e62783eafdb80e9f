package io.weir.topology.control;

/**
 * Revisions of results (C2). Of two results of the same series and time, that of the greater
 * revision replaces the other. A revision is never negative; high bits first it holds
 *
 * <table>
 *   <caption>The parts of a revision</caption>
 *   <tr><th>bits</th><th>part</th><th>greater when</th></tr>
 *   <tr><td>62 to 48</td><td>application epoch</td><td>another application id began later</td></tr>
 *   <tr><td>47 to 28</td><td>version of the rule set</td><td>the rules changed; 0 for rollups</td></tr>
 *   <tr><td>27 to 0</td><td>the emitter's counter</td><td>it computed results again</td></tr>
 * </table>
 *
 * <p>The counter is durable with the emitter's state and grows each time that late samples are
 * worked in, at most once in some seconds of append time for each shard.
 */
public final class Revision {
  private static final int EPOCH_BITS = 15;
  private static final int VERSION_BITS = 20;
  private static final int COUNTER_BITS = 28;

  /** The greatest application epoch. */
  public static final long MAX_EPOCH = (1L << EPOCH_BITS) - 1;

  /** The greatest version of a rule set. */
  public static final long MAX_RULE_SET_VERSION = (1L << VERSION_BITS) - 1;

  private Revision() {}

  /**
   * Puts a revision together.
   *
   * @param applicationEpoch from 0 to {@link #MAX_EPOCH}
   * @param ruleSetVersion from 0
   * @param counter from 0
   * @throws IllegalArgumentException if one is negative or doesn't fit
   */
  public static long of(long applicationEpoch, long ruleSetVersion, long counter) {
    return checked("application epoch", applicationEpoch, EPOCH_BITS)
            << (VERSION_BITS + COUNTER_BITS)
        | checked("version of the rule set", ruleSetVersion, VERSION_BITS) << COUNTER_BITS
        | checked("counter", counter, COUNTER_BITS);
  }

  /** The application epoch of a revision. */
  public static long epoch(long revision) {
    return revision >>> (VERSION_BITS + COUNTER_BITS);
  }

  private static long checked(String what, long value, int bits) {
    if (value >>> bits != 0) {
      throw new IllegalArgumentException(
          "revision: expected " + what + " in " + bits + " bits, found " + value);
    }
    return value;
  }
}
