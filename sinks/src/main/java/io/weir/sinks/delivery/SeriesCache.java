package io.weir.sinks.delivery;

import io.weir.schemas.avro.UnusableRecordException;
import io.weir.schemas.labels.EncodedLabels;
import io.weir.schemas.labels.Labels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds a known series by its encoded labels, so that labels are decoded and checked once and not
 * for each batch. Forgets all when it is full. For one thread.
 */
final class SeriesCache {
  private final int capacity;
  private final Map<Long, Entry> entries = new HashMap<>();

  /**
   * A cache of at most {@code capacity} series.
   *
   * @param capacity at least 1
   */
  SeriesCache(int capacity) {
    this.capacity = capacity;
  }

  /**
   * The series of encoded labels.
   *
   * @param start of the labels, inclusive
   * @param end of the labels, exclusive
   * @throws UnusableRecordException if the labels aren't a series' labels
   */
  Series find(String tenant, byte[] bytes, int start, int end) throws UnusableRecordException {
    long hash = EncodedLabels.hash(bytes, start, end);
    @Nullable Entry first = entries.get(hash);
    for (@Nullable Entry entry = first; entry != null; entry = entry.next) {
      if (Arrays.equals(entry.encoded, 0, entry.encoded.length, bytes, start, end)
          && entry.series.tenant().equals(tenant)) {
        return entry.series;
      }
    }
    Optional<String> problem = EncodedLabels.problem(bytes, start, end);
    if (problem.isPresent()) {
      throw new UnusableRecordException("labels", problem.get());
    }
    Series series = new Series(tenant, Labels.decode(bytes, start, end));
    if (entries.size() >= capacity) {
      entries.clear();
      first = null;
    }
    entries.put(hash, new Entry(Arrays.copyOfRange(bytes, start, end), series, first));
    return series;
  }

  private static final class Entry {
    private final byte[] encoded;
    private final Series series;
    private final @Nullable Entry next;

    Entry(byte[] encoded, Series series, @Nullable Entry next) {
      this.encoded = encoded;
      this.series = series;
      this.next = next;
    }
  }
}
