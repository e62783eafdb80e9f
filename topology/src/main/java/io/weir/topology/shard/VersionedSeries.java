package io.weir.topology.shard;

import io.weir.schemas.avro.AvroInput;
import io.weir.schemas.avro.AvroOutput;
import io.weir.topology.shard.log.Envelope;
import io.weir.topology.shard.log.LogKey;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is known of a recorded series' versions, and its bytes in the log. For one thread. */
final class VersionedSeries {
  /** The newest version that wrote it; 0 if none is known. */
  long version;

  /** That version wrote nothing before. */
  long firstMillis;

  /** Of samples from {@link #firstMillis} on that are of an older version, which one. */
  final NavigableMap<Long, Long> older = new TreeMap<>();

  /** What an older version said of times that the newest one has spoken of, value bits. */
  final NavigableMap<Long, Long> underneath = new TreeMap<>();

  /** Times of floats that were taken away, though blocks of the log have them. */
  final NavigableSet<Long> removedFloats = new TreeSet<>();

  /** The same of native histograms. */
  final NavigableSet<Long> removedHistograms = new TreeSet<>();

  /** Whether any sample not before a time was taken away. */
  boolean hasRemoved(long fromMillis) {
    return !removedFloats.tailSet(fromMillis).isEmpty()
        || !removedHistograms.tailSet(fromMillis).isEmpty();
  }

  /** Forgets what is only needed for times before one. */
  void prune(long floorMillis) {
    older.headMap(floorMillis).clear();
    underneath.headMap(floorMillis).clear();
    removedFloats.headSet(floorMillis).clear();
    removedHistograms.headSet(floorMillis).clear();
  }

  /** The value as it stands in the changelog. */
  byte[] toBytes() {
    AvroOutput out = new AvroOutput(32);
    out.writeLong(version);
    out.writeLong(firstMillis);
    write(older, out);
    write(underneath, out);
    write(removedFloats, out);
    write(removedHistograms, out);
    return Envelope.seal(out);
  }

  private static void write(Map<Long, Long> byTime, AvroOutput out) {
    out.writeLong(byTime.size());
    byTime.forEach((time, each) -> {
      out.writeLong(time);
      out.writeLong(each);
    });
  }

  private static void write(Set<Long> times, AvroOutput out) {
    out.writeLong(times.size());
    times.forEach(out::writeLong);
  }

  /** Reads what {@link #toBytes} wrote. */
  static VersionedSeries read(LogKey key, byte[] value) {
    VersionedSeries series = new VersionedSeries();
    Envelope.open(
        key,
        value,
        in -> {
          series.version = in.readLong();
          series.firstMillis = in.readLong();
          read(in, series.older);
          read(in, series.underneath);
          read(in, series.removedFloats);
          read(in, series.removedHistograms);
        });
    return series;
  }

  private static void read(AvroInput in, Map<Long, Long> byTime) {
    for (long left = in.readLong(); left > 0; left--) {
      byTime.put(in.readLong(), in.readLong());
    }
  }

  private static void read(AvroInput in, Set<Long> times) {
    for (long left = in.readLong(); left > 0; left--) {
      times.add(in.readLong());
    }
  }
}
