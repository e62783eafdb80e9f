package io.weir.topology.query.cluster;

import java.time.Duration;

/** Until when an answer is waited for. */
record Deadline(long nanoTime) {
  static Deadline in(Duration timeout) {
    return new Deadline(System.nanoTime() + timeout.toNanos());
  }

  /** How long there still is; negative if it is over. */
  Duration left() {
    return Duration.ofNanos(nanoTime - System.nanoTime());
  }

  boolean isOver() {
    return nanoTime - System.nanoTime() <= 0;
  }
}
