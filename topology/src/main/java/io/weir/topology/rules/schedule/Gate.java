package io.weir.topology.rules.schedule;

/**
 * A record that something reads: it is evaluated at a time only when the record's rule has been
 * published for it (R6).
 *
 * @param rule which records
 * @param strict whether up to before the time; otherwise up to it
 * @param delayMillis how far past a time the watermark is at the least when the rule is published
 *     for it, and all that it reads itself: the greatest of their query offsets
 */
public record Gate(ScheduledRule rule, boolean strict, long delayMillis) {
  /** Up to which time the rule must have been published; {@code Long.MIN_VALUE} if not at all. */
  public long neededMillis(long timeMillis) {
    long due = rule.lastDue(strict ? timeMillis - 1 : timeMillis);
    return due < rule.firstMillis() ? Long.MIN_VALUE : due;
  }
}
