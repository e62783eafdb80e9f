package io.weir.topology.shard;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.SampleCursor;
import io.weir.topology.shard.log.Envelope;
import io.weir.topology.shard.log.LogKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which version of the rules each sample of a recorded series is of, so that an older version never
 * replaces what a newer one has said of a time, however late a merge partition learns that a rule
 * has ended (C7). What is said of times before those that a newer version has spoken of is the
 * older one's to say, and to correct; which of two older versions said something last isn't kept
 * once a third one has spoken. Also which samples were taken away again: blocks of the log still
 * hold them. For the thread that has the state.
 */
final class RecordedVersions {
  private final Head head;
  private final Map<Long, Series> byRef = new HashMap<>();
  private final Set<Long> changed = new HashSet<>();
  private final SampleCursor cursor = new SampleCursor();

  /** One series. */
  private static final class Series {
    /** The newest version that wrote it. */
    private long version;

    /** That version wrote nothing before. */
    private long firstMillis;

    /** Of samples from {@link #firstMillis} on that are of an older version, which one. */
    private final NavigableMap<Long, Long> older = new TreeMap<>();

    private final NavigableSet<Long> removedFloats = new TreeSet<>();
    private final NavigableSet<Long> removedHistograms = new TreeSet<>();
  }

  RecordedVersions(Head head) {
    this.head = head;
  }

  /**
   * Whether what a version says of a time takes effect; if so, it is noted that it does.
   *
   * @param slot of the series, which has all samples that were said before
   */
  boolean admits(int slot, long timestampMillis, long version) {
    long ref = head.ref(slot);
    Series series = byRef.get(ref);
    if (series == null) {
      series = new Series();
      series.firstMillis = head.isEmpty(slot) ? Long.MIN_VALUE : Long.MAX_VALUE;
      byRef.put(ref, series);
      changed.add(ref);
      if (head.isEmpty(slot)) {
        series.version = version;
      }
    }
    if (version > series.version) {
      begin(slot, series, timestampMillis, version);
      changed.add(ref);
    } else if (version == series.version) {
      extend(slot, series, timestampMillis);
    } else if (timestampMillis >= series.firstMillis) {
      return admitsOlder(slot, series, timestampMillis, version);
    }
    return true;
  }

  /** A newer version speaks of a series for the first time. */
  private void begin(int slot, Series series, long timestampMillis, long version) {
    long former = series.version;
    long formerFirstMillis = series.firstMillis;
    forEachTime(
        slot,
        timestampMillis,
        Long.MAX_VALUE,
        time -> {
          if (time >= formerFirstMillis) {
            series.older.putIfAbsent(time, former);
          } else {
            series.older.put(time, 0L);
          }
        });
    series.older.headMap(timestampMillis).clear();
    series.older.remove(timestampMillis);
    series.version = version;
    series.firstMillis = timestampMillis;
  }

  /** The newest version speaks of a time. */
  private void extend(int slot, Series series, long timestampMillis) {
    if (timestampMillis < series.firstMillis) {
      forEachTime(
          slot, timestampMillis, series.firstMillis - 1, time -> series.older.put(time, 0L));
      series.firstMillis = timestampMillis;
      changed.add(head.ref(slot));
    }
    if (series.older.remove(timestampMillis) != null) {
      changed.add(head.ref(slot));
    }
  }

  private boolean admitsOlder(int slot, Series series, long timestampMillis, long version) {
    Long holder = series.older.get(timestampMillis);
    if (holder == null && has(slot, timestampMillis)) {
      return false;
    }
    if (holder != null && holder > version) {
      return false;
    }
    series.older.put(timestampMillis, version);
    changed.add(head.ref(slot));
    return true;
  }

  private boolean has(int slot, long timestampMillis) {
    return (head.seek(cursor, slot, timestampMillis) && cursor.timestampMillis() == timestampMillis)
        || head.copyHistograms(slot, timestampMillis, timestampMillis, 1, (time, bytes) -> {}) > 0;
  }

  private void forEachTime(int slot, long fromMillis, long toMillis, LongConsumer times) {
    boolean more = head.seek(cursor, slot, fromMillis);
    while (more && cursor.timestampMillis() <= toMillis) {
      times.accept(cursor.timestampMillis());
      more = cursor.next();
    }
    head.copyHistograms(
        slot, fromMillis, toMillis, Integer.MAX_VALUE, (time, bytes) -> times.accept(time));
  }

  /** A float was put. */
  void putFloat(int slot, long timestampMillis) {
    Series series = byRef.get(head.ref(slot));
    if (series != null && series.removedFloats.remove(timestampMillis)) {
      changed.add(head.ref(slot));
    }
  }

  /** A native histogram was put. */
  void putHistogram(int slot, long timestampMillis) {
    Series series = byRef.get(head.ref(slot));
    if (series != null && series.removedHistograms.remove(timestampMillis)) {
      changed.add(head.ref(slot));
    }
  }

  /** Takes a series' float of a time away; whether there was one. */
  boolean removeFloat(int slot, long timestampMillis) {
    boolean removed = head.removeFloat(slot, timestampMillis);
    if (removed) {
      series(slot).removedFloats.add(timestampMillis);
    }
    return removed;
  }

  /** Takes a series' native histogram of a time away; whether there was one. */
  boolean removeHistogram(int slot, long timestampMillis) {
    boolean removed = head.removeHistogram(slot, timestampMillis);
    if (removed) {
      series(slot).removedHistograms.add(timestampMillis);
    }
    return removed;
  }

  private Series series(int slot) {
    changed.add(head.ref(slot));
    return byRef.computeIfAbsent(head.ref(slot), ignored -> new Series());
  }

  /**
   * Writes what has changed since the last call.
   *
   * @param log takes a key and its value
   * @param floorMillis blocks of older samples are gone
   */
  void write(BiConsumer<LogKey, byte[]> log, long floorMillis) {
    for (long ref : changed) {
      Series series = byRef.get(ref);
      if (series != null) {
        series.older.headMap(floorMillis).clear();
        series.removedFloats.headSet(floorMillis).clear();
        series.removedHistograms.headSet(floorMillis).clear();
        log.accept(LogKey.versions(ref), bytes(series));
      }
    }
    changed.clear();
  }

  private static byte[] bytes(Series series) {
    AvroOutput out = new AvroOutput(32);
    out.writeLong(series.version);
    out.writeLong(series.firstMillis);
    out.writeLong(series.older.size());
    series.older.forEach((time, version) -> {
      out.writeLong(time);
      out.writeLong(version);
    });
    write(series.removedFloats, out);
    write(series.removedHistograms, out);
    return Envelope.seal(out);
  }

  private static void write(Set<Long> times, AvroOutput out) {
    out.writeLong(times.size());
    times.forEach(out::writeLong);
  }

  /** Takes an entry of the log; null is its end. */
  void restore(LogKey key, byte @Nullable [] value) {
    if (value == null) {
      byRef.remove(key.first());
      return;
    }
    Series series = new Series();
    Envelope.open(
        key,
        value,
        in -> {
          series.version = in.readLong();
          series.firstMillis = in.readLong();
          for (long left = in.readLong(); left > 0; left--) {
            series.older.put(in.readLong(), in.readLong());
          }
          read(in, series.removedFloats);
          read(in, series.removedHistograms);
        });
    byRef.put(key.first(), series);
  }

  private static void read(AvroInput in, Set<Long> times) {
    for (long left = in.readLong(); left > 0; left--) {
      times.add(in.readLong());
    }
  }

  /**
   * All of the log was taken in: takes away again what its blocks hold and isn't there any more.
   */
  void restored() {
    byRef.keySet().removeIf(ref -> head.slotOfRef(ref) == Head.NONE);
    byRef.forEach((ref, series) -> {
      int slot = head.slotOfRef(ref);
      series.removedFloats.forEach(time -> head.removeFloat(slot, time));
      series.removedHistograms.forEach(time -> head.removeHistogram(slot, time));
    });
  }

  /** Whether anything is known of a series. */
  boolean knows(long ref) {
    return byRef.containsKey(ref);
  }

  /**
   * Whether the log still holds samples of a series that were taken away: it must be known as long.
   *
   * @param floorMillis blocks of older samples are gone
   */
  boolean hasRemoved(long ref, long floorMillis) {
    Series series = byRef.get(ref);
    return series != null
        && (!series.removedFloats.tailSet(floorMillis).isEmpty()
            || !series.removedHistograms.tailSet(floorMillis).isEmpty());
  }

  /** Forgets a series. */
  void forget(long ref) {
    byRef.remove(ref);
    changed.remove(ref);
  }

  void clear() {
    byRef.clear();
    changed.clear();
  }
}
