package io.weir.topology.promql.operator;

/**
 * The times at which something is evaluated.
 *
 * @param startMillis the first
 * @param stepMillis between two of them, positive
 * @param count how many, 0 or more
 */
public record StepGrid(long startMillis, long stepMillis, int count) {
  public StepGrid {
    if (stepMillis <= 0 || count < 0) {
      throw new IllegalArgumentException(
          "steps: expected a positive step and count, found " + stepMillis + " and " + count);
    }
  }

  /** One time. */
  public static StepGrid instant(long timestampMillis) {
    return new StepGrid(timestampMillis, 1, 1);
  }

  /** From a start to an end, both included if the step meets it. */
  public static StepGrid between(long startMillis, long endMillis, long stepMillis) {
    return new StepGrid(
        startMillis, stepMillis, Math.toIntExact(count(startMillis, endMillis, stepMillis)));
  }

  /** How many steps there are from a start to an end; no more than fit. */
  static long count(long startMillis, long endMillis, long stepMillis) {
    if (endMillis < startMillis) {
      return 0;
    }
    // From end to end of all time is more than a signed number holds.
    long count = Long.divideUnsigned(endMillis - startMillis, stepMillis) + 1;
    return count > 0 ? count : Long.MAX_VALUE;
  }

  /** The time of a step, from 0. */
  public long timeMillis(int step) {
    return startMillis + step * stepMillis;
  }

  /** The time of the last step; of no steps, one step before the start. */
  public long endMillis() {
    return timeMillis(count - 1);
  }

  /** Only the first time. */
  StepGrid first() {
    return new StepGrid(startMillis, stepMillis, Math.min(count, 1));
  }

  /** Whether there is one time only. */
  boolean isInstant() {
    return count == 1;
  }
}
