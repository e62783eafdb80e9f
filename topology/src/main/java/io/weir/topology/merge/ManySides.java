package io.weir.topology.merge;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Of one sender the joins that had elements on their many side, as bits, at each time that it has
 * reported. That seldom changes from one time to the next, so only changes are kept. For one
 * thread.
 */
final class ManySides {
  /** An entry of a sorted map with two boxed numbers. */
  static final long CHANGE_BYTES = 40 + 16 + 16;

  /** What holds from a time on; nothing before the first. */
  private final NavigableMap<Long, Long> changes = new TreeMap<>();

  /** The bits at a time. */
  long at(long timeMillis) {
    Map.Entry<Long, Long> change = changes.floorEntry(timeMillis);
    return change == null ? 0 : change.getValue();
  }

  /**
   * Says what they are at a time; at no other time that was reported they change.
   *
   * @param lastMillis the last time that was reported before
   */
  void set(long timeMillis, long bits, long lastMillis) {
    if (at(timeMillis) == bits) {
      return;
    }
    long behind = at(timeMillis + 1);
    from(timeMillis, bits);
    if (timeMillis < lastMillis) {
      from(timeMillis + 1, behind);
    }
  }

  private void from(long timeMillis, long bits) {
    if (at(timeMillis - 1) == bits) {
      changes.remove(timeMillis);
    } else {
      changes.put(timeMillis, bits);
    }
  }

  /** Forgets what was before a time. */
  void prune(long floorMillis) {
    Map.Entry<Long, Long> before = changes.lowerEntry(floorMillis);
    if (before != null) {
      if (before.getValue() != 0) {
        changes.putIfAbsent(floorMillis, before.getValue());
      }
      changes.headMap(floorMillis).clear();
    }
  }

  /** About how many bytes it takes in memory. */
  long bytes() {
    return changes.size() * CHANGE_BYTES;
  }

  void write(AvroOutput out) {
    out.writeLong(changes.size());
    changes.forEach((timeMillis, bits) -> {
      out.writeLong(timeMillis);
      out.writeLong(bits);
    });
  }

  static ManySides read(AvroInput in) {
    ManySides sides = new ManySides();
    for (long left = in.readLong(); left > 0; left--) {
      sides.changes.put(in.readLong(), in.readLong());
    }
    return sides;
  }
}
