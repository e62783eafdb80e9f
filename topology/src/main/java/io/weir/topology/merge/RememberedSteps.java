package io.weir.topology.merge;

import io.weir.topology.promql.operator.Partial;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of a stage that a subquery looks back upon, by time, so that each is evaluated once
 * and not at every tick. Those that find no room are evaluated again. For one thread.
 */
final class RememberedSteps {
  private final Room room;
  private final NavigableMap<Long, List<Partial>> values = new TreeMap<>();

  /** What all stages of a partition may remember together. For one thread. */
  static final class Room {
    /** Elements; each takes some 300 bytes. */
    static final int ELEMENTS = 250_000;

    private long used;

    /** Says that nothing is remembered by those who did. */
    void clear() {
      used = 0;
    }
  }

  RememberedSteps(Room room) {
    this.room = room;
  }

  @Nullable List<Partial> at(long timeMillis) {
    return values.get(timeMillis);
  }

  /** Remembers a value that isn't, if there is room. */
  void put(long timeMillis, List<Partial> value) {
    // A time without elements takes room, too.
    int size = value.size() + 1;
    if (room.used + size <= Room.ELEMENTS) {
      room.used += size;
      values.put(timeMillis, value);
    }
  }

  /** Forgets the values from one time to another, both included. */
  void forget(long fromMillis, long toMillis) {
    forget(values.subMap(fromMillis, true, toMillis, true));
  }

  /** Forgets the values up to a time, which is included. */
  void forgetUpTo(long timeMillis) {
    forget(values.headMap(timeMillis, true));
  }

  private void forget(NavigableMap<Long, List<Partial>> some) {
    some.values().forEach(value -> room.used -= value.size() + 1);
    some.clear();
  }
}
