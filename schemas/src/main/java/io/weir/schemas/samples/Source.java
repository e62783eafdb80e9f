package io.weir.schemas.samples;

/**
 * The producing instance of a batch and how far it has sent.
 *
 * @param name the instance's name, the same after a restart; empty if the producer gives no marks
 * @param bootEpochMillis when it started, since the Unix epoch; of one name the greater replaces
 *     the smaller
 * @param markMillis all samples before this event time have been sent (exclusive), since the Unix
 *     epoch; 0 for none
 */
public record Source(String name, long bootEpochMillis, long markMillis) {
  /** A producer that gives no marks. */
  public static final Source NONE = new Source("", 0, 0);

  /** The same instance with another mark. */
  public Source withMark(long newMarkMillis) {
    return new Source(name, bootEpochMillis, newMarkMillis);
  }
}
