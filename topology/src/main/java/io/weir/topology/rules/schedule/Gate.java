package io.weir.topology.rules.schedule;

/**
 * A record that something reads: it is evaluated at a time only when the record's rule has been
 * published for it (R6).
 *
 * @param rule which records
 * @param strict whether up to before the time; otherwise up to it
 */
public record Gate(ScheduledRule rule, boolean strict) {
  /** Up to which time the rule must have been published; {@code Long.MIN_VALUE} if not at all. */
  public long neededMillis(long timeMillis) {
    long due = rule.lastDue(strict ? timeMillis - 1 : timeMillis);
    return due < rule.firstMillis() ? Long.MIN_VALUE : due;
  }
}
