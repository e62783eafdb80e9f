package io.weir.topology.merge;

/**
 * Times from one to another, both included.
 *
 * @param fromMillis event time since the epoch
 * @param toMillis less than {@code fromMillis} if there are none
 */
record Span(long fromMillis, long toMillis) {
  static final Span NONE = new Span(Long.MAX_VALUE, Long.MIN_VALUE);

  boolean isEmpty() {
    return fromMillis > toMillis;
  }

  /** The least span that has both. */
  Span with(Span other) {
    if (isEmpty()) {
      return other;
    }
    return other.isEmpty()
        ? this
        : new Span(Math.min(fromMillis, other.fromMillis), Math.max(toMillis, other.toMillis));
  }
}
