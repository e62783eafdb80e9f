package io.weir.ops.workload;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What is wrong with one actor, and when; asked in the order of time. For one thread. */
final class Timetable {
  private final List<Mishap> left;

  Timetable(List<Mishap> mishaps) {
    left = new ArrayList<>(mishaps);
    left.sort(Comparator.comparingLong(Mishap::fromMillis));
  }

  /** The mishap of a kind that lasts at a time. */
  Optional<Mishap> find(Mishap.Kind kind, long millis) {
    left.removeIf(mishap -> mishap.toMillis() <= millis);
    for (Mishap mishap : left) {
      if (mishap.fromMillis() > millis) {
        return Optional.empty();
      }
      if (mishap.kind() == kind) {
        return Optional.of(mishap);
      }
    }
    return Optional.empty();
  }
}
