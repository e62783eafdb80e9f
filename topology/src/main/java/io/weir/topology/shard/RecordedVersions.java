package io.weir.topology.shard;

import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.SampleCursor;
import io.weir.topology.shard.log.LogKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which version of the rules each sample of a recorded series is of, so that an older version never
 * replaces what a newer one has said of a time, however late a merge partition learns that a rule
 * has ended (C7). Where the newer one has said nothing, or has taken it back, the older one's word
 * stands. Once a third version has spoken, the older ones count as one. Also which samples were
 * taken away again: blocks of the log still hold them. For the thread that has the state.
 */
final class RecordedVersions {
  private final Head head;
  private final Map<Long, VersionedSeries> byRef = new HashMap<>();
  private final Set<Long> changed = new HashSet<>();
  private final SampleCursor cursor = new SampleCursor();

  RecordedVersions(Head head) {
    this.head = head;
  }

  /**
   * Whether what a version says of a time takes effect; it is noted that it does, or what would if
   * the newest version took its own word back.
   *
   * @param slot of the series, which has all samples that were said before
   * @param isRemoval whether the version takes back what it said of the time
   * @param bits the value, if it is none; 0 for a histogram
   */
  boolean admits(int slot, long timestampMillis, long version, boolean isRemoval, long bits) {
    VersionedSeries series = byRef.get(head.ref(slot));
    if (series == null) {
      series = first(slot, version);
    }
    if (version >= series.version) {
      boolean isOwn = version == series.version && isOwn(slot, series, timestampMillis);
      if (isRemoval) {
        return isOwn;
      }
      if (!isOwn && isFloat(slot, timestampMillis)) {
        series.underneath.put(timestampMillis, cursor.valueBits());
        changed.add(head.ref(slot));
      }
      speak(slot, series, timestampMillis, version);
      return true;
    }
    return timestampMillis < series.firstMillis
        || admitsOlder(slot, series, timestampMillis, version, isRemoval, bits);
  }

  private VersionedSeries first(int slot, long version) {
    VersionedSeries series = new VersionedSeries();
    boolean isEmpty = head.isEmpty(slot);
    series.firstMillis = isEmpty ? Long.MIN_VALUE : Long.MAX_VALUE;
    series.version = isEmpty ? version : 0;
    byRef.put(head.ref(slot), series);
    changed.add(head.ref(slot));
    return series;
  }

  /** Whether a series has a sample at a time that is of the newest version. */
  private boolean isOwn(int slot, VersionedSeries series, long timestampMillis) {
    return timestampMillis >= series.firstMillis
        && !series.older.containsKey(timestampMillis)
        && has(slot, timestampMillis);
  }

  /** The newest version, or one that is newer, speaks of a time. */
  private void speak(int slot, VersionedSeries series, long timestampMillis, long version) {
    if (version > series.version) {
      begin(slot, series, timestampMillis, version);
    } else {
      extend(slot, series, timestampMillis);
    }
  }

  /** A newer version speaks of a series for the first time. */
  private void begin(int slot, VersionedSeries series, long timestampMillis, long version) {
    changed.add(head.ref(slot));
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
  private void extend(int slot, VersionedSeries series, long timestampMillis) {
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

  private boolean admitsOlder(
      int slot,
      VersionedSeries series,
      long timestampMillis,
      long version,
      boolean isRemoval,
      long bits) {
    changed.add(head.ref(slot));
    if (isOwn(slot, series, timestampMillis)) {
      if (isRemoval) {
        series.underneath.remove(timestampMillis);
      } else {
        series.underneath.put(timestampMillis, bits);
      }
      return false;
    }
    if (series.older.getOrDefault(timestampMillis, version) > version) {
      return false;
    }
    if (isRemoval) {
      series.older.remove(timestampMillis);
    } else {
      series.older.put(timestampMillis, version);
    }
    return true;
  }

  /**
   * What an older version said of a time of which the newest one takes its word back: it stands
   * again, if there is anything.
   */
  OptionalLong takeUnderneath(int slot, long timestampMillis) {
    VersionedSeries series = byRef.get(head.ref(slot));
    Long bits = series == null ? null : series.underneath.remove(timestampMillis);
    if (series == null || bits == null) {
      return OptionalLong.empty();
    }
    series.older.put(timestampMillis, 0L);
    changed.add(head.ref(slot));
    return OptionalLong.of(bits);
  }

  private boolean isFloat(int slot, long timestampMillis) {
    return head.seek(cursor, slot, timestampMillis) && cursor.timestampMillis() == timestampMillis;
  }

  private boolean has(int slot, long timestampMillis) {
    return isFloat(slot, timestampMillis)
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
    VersionedSeries series = byRef.get(head.ref(slot));
    if (series != null && series.removedFloats.remove(timestampMillis)) {
      changed.add(head.ref(slot));
    }
  }

  /** A native histogram was put. */
  void putHistogram(int slot, long timestampMillis) {
    VersionedSeries series = byRef.get(head.ref(slot));
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

  private VersionedSeries series(int slot) {
    changed.add(head.ref(slot));
    return byRef.computeIfAbsent(head.ref(slot), ignored -> new VersionedSeries());
  }

  /**
   * Writes what has changed since the last call.
   *
   * @param log takes a key and its value
   * @param floorMillis blocks of older samples are gone
   */
  void write(BiConsumer<LogKey, byte[]> log, long floorMillis) {
    for (long ref : changed) {
      VersionedSeries series = byRef.get(ref);
      if (series != null) {
        series.prune(floorMillis);
        log.accept(LogKey.versions(ref), series.toBytes());
      }
    }
    changed.clear();
  }

  /** Takes an entry of the log; null is its end. */
  void restore(LogKey key, byte @Nullable [] value) {
    if (value == null) {
      byRef.remove(key.first());
      return;
    }
    byRef.put(key.first(), VersionedSeries.read(key, value));
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
    VersionedSeries series = byRef.get(ref);
    return series != null && series.hasRemoved(floorMillis);
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
