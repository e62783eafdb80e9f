package io.weir.ops.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * When the logs of the samples' partitions took which marks of the one source there is.
 * Thread-safe.
 */
final class PassedMarks {
  /** By partition, append times by mark. */
  private final List<NavigableMap<Long, Long>> partitions = new ArrayList<>();

  PassedMarks(int count) {
    for (int partition = 0; partition < count; partition++) {
      partitions.add(new ConcurrentSkipListMap<>());
    }
  }

  /** A partition's log took a record with a mark; marks of a partition ascend. */
  void note(int partition, long markMillis, long appendMillis) {
    partitions.get(partition).merge(markMillis, appendMillis, Math::min);
  }

  /**
   * When the last partition's log took the first record whose mark is behind a time, since the Unix
   * epoch; from then on all shards may know that it is over. Empty if one hasn't yet.
   */
  OptionalLong passedMillis(long timeMillis) {
    long last = Long.MIN_VALUE;
    for (NavigableMap<Long, Long> marks : partitions) {
      Map.Entry<Long, Long> first = marks.higherEntry(timeMillis);
      if (first == null) {
        return OptionalLong.empty();
      }
      last = Math.max(last, first.getValue());
    }
    return OptionalLong.of(last);
  }
}
