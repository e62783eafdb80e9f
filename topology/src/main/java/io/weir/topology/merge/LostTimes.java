package io.weir.topology.merge;

import io.weir.topology.rules.schedule.Cadence;
import java.util.HashSet;
import java.util.Set;

/**
 * Times that a task would have to do again, and can't: a part of what they rest on is dropped. For
 * one thread.
 */
final class LostTimes {
  private final Cadence cadence;
  private final Set<Long> times = new HashSet<>();

  LostTimes(Cadence cadence) {
    this.cadence = cadence;
  }

  /** Notes all times between two, which are included. */
  void add(long fromMillis, long toMillis) {
    for (long time = cadence.after(fromMillis - 1); time <= toMillis; time = cadence.after(time)) {
      times.add(time);
    }
  }

  /** How many have been noted since this was asked last. */
  int take() {
    int count = times.size();
    times.clear();
    return count;
  }
}
