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
  private final long rangeMillis;
  private final NavigableMap<Long, List<Partial>> values = new TreeMap<>();

  /** What all stages of a partition may remember together. For one thread. */
  static final class Room {
    /** Elements; each takes some 300 bytes, and a native histogram in it as much as eight. */
    static final int ELEMENTS = 250_000;

    private long used;

    /** Says that nothing is remembered by those who did. */
    void clear() {
      used = 0;
    }
  }

  /**
   * None yet.
   *
   * @param rangeMillis how far behind its own time the subquery looks back, 0 or more
   */
  RememberedSteps(Room room, long rangeMillis) {
    this.room = room;
    this.rangeMillis = rangeMillis;
  }

  @Nullable List<Partial> at(long timeMillis) {
    return values.get(timeMillis);
  }

  /**
   * Remembers a value that isn't, if there is room, or is once those are forgotten that only a
   * correction would look back upon.
   */
  void put(long timeMillis, List<Partial> value) {
    long size = size(value);
    while (room.used + size > Room.ELEMENTS
        && !values.isEmpty()
        && values.firstKey() <= timeMillis - rangeMillis) {
      forgetUpTo(values.firstKey());
    }
    if (room.used + size <= Room.ELEMENTS) {
      room.used += size;
      values.put(timeMillis, value);
    }
  }

  /** A time without elements takes room, too. */
  private static long size(List<Partial> value) {
    long size = 1;
    for (Partial element : value) {
      size += 1 + 8L * element.histograms().size();
    }
    return size;
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
    some.values().forEach(value -> room.used -= size(value));
    some.clear();
  }
}
