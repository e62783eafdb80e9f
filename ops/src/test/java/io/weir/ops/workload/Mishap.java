package io.weir.ops.workload;

/**
 * What is wrong with a scraper for a while.
 *
 * @param fromMillis inclusive, since the Unix epoch
 * @param toMillis exclusive
 */
record Mishap(Kind kind, long fromMillis, long toMillis) {
  /** What can be wrong. */
  enum Kind {
    /** It is dead; then it starts anew. */
    DEAD,
    /** One of its targets does not answer, and its mark stands still until that one does. */
    HANGING,
    /** It can't reach Kafka, and spools. */
    CUT_OFF
  }

  boolean covers(long millis) {
    return fromMillis <= millis && millis < toMillis;
  }
}
