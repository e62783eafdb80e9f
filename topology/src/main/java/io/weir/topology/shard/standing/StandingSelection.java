package io.weir.topology.shard.standing;

import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.operator.StandingColumn;
import io.weir.topology.promql.source.SeriesSamples;
import io.weir.topology.promql.syntax.Function;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.head.SampleCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The series that matchers select, and the ranges that stand over them. For the head's thread. */
final class StandingSelection {
  private final Head head;
  private final HeadSamples samples;
  private final SelectedSlots series;
  private final SampleCursor cursor = new SampleCursor();
  private final Presence presence = new Presence();
  private final Presence presenceInRanges = new Presence();
  private final Map<Key, StandingRange> ranges = new HashMap<>();
  private boolean used;

  private record Key(Sliding.Kind kind, long rangeMillis, long lagMillis) {}

  /** Where strict series end. */
  private long strictMillis;

  StandingSelection(Head head, SelectedSlots series, HeadSamples samples) {
    this.head = head;
    this.samples = samples;
    this.series = series;
  }

  /**
   * Takes in series that have come and gone.
   *
   * @param newStrictMillis where strict series end
   */
  void refresh(long newStrictMillis) {
    used = true;
    strictMillis = newStrictMillis;
    int[] before = series.refresh();
    if (before != null) {
      ranges.values().forEach(range -> range.rearrange(before));
    }
  }

  /** Forgets ranges that weren't asked for since the last call; false if nothing was. */
  boolean forgetUnused() {
    boolean wasUsed = used;
    used = false;
    ranges.values().removeIf(range -> !range.takeUsed());
    return wasUsed;
  }

  StandingColumn newest(boolean times, long fromMillis, long toMillis) {
    int count = series.count();
    byte[] kinds = new byte[count];
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      int row = series.row(i);
      kinds[row] = newest(series.slot(i), times, fromMillis, toMillis, values, row);
    }
    holdBack(kinds, fromMillis, toMillis);
    return presence.of(series.set(), kinds, values, row -> read(row, fromMillis, toMillis));
  }

  /** The kind of a series' newest sample, whose value or time is put into a row. */
  private byte newest(
      int slot, boolean times, long fromMillis, long toMillis, double[] values, int row) {
    if (head.hasHistograms(slot)) {
      return samples.any(slot, fromMillis, toMillis) ? StandingColumn.UNKNOWN : Presence.ABSENT;
    }
    long timeMillis = head.lastFloatMillis(slot);
    long bits;
    if (timeMillis >= fromMillis && timeMillis <= toMillis) {
      bits = head.lastFloatBits(slot);
    } else if (timeMillis >= fromMillis
        && head.seekLast(cursor, slot, toMillis)
        && cursor.timestampMillis() >= fromMillis) {
      timeMillis = cursor.timestampMillis();
      bits = cursor.valueBits();
    } else {
      return Presence.ABSENT;
    }
    if (bits == StaleMarker.BITS) {
      return StandingColumn.EMPTY;
    }
    values[row] = times ? timeMillis / 1000.0 : Double.longBitsToDouble(bits);
    return StandingColumn.NUMBER;
  }

  StandingColumn over(Function function, long rangeMillis, long lagMillis, long endMillis) {
    long fromMillis = endMillis - rangeMillis + 1;
    Optional<Sliding.Kind> kind = Sliding.Kind.of(function);
    if (kind.isPresent()) {
      StandingRange range =
          ranges.computeIfAbsent(
              new Key(kind.get(), rangeMillis, lagMillis),
              key -> new StandingRange(head, series, key.kind, key.rangeMillis));
      if (range.slideTo(endMillis)) {
        byte[] kinds = new byte[series.count()];
        double[] values = new double[kinds.length];
        range.values(function, kinds, values, samples);
        holdBack(kinds, fromMillis, endMillis);
        return range
            .presence()
            .of(series.set(), kinds, values, row -> read(row, fromMillis, endMillis));
      }
    }
    byte[] kinds = new byte[series.count()];
    for (int i = 0; i < kinds.length; i++) {
      kinds[series.row(i)] = unknown(i, fromMillis, endMillis);
    }
    return presenceInRanges.of(
        series.set(), kinds, new double[kinds.length], row -> read(row, fromMillis, endMillis));
  }

  /** Strict series are looked at, up to where they end. */
  private void holdBack(byte[] kinds, long fromMillis, long toMillis) {
    for (int i = 0; series.anyStrict() && i < kinds.length; i++) {
      if (series.isStrict(i)) {
        kinds[series.row(i)] = unknown(i, fromMillis, toMillis);
      }
    }
  }

  private byte unknown(int index, long fromMillis, long toMillis) {
    return samples.any(series.slot(index), fromMillis, end(index, toMillis))
        ? StandingColumn.UNKNOWN
        : Presence.ABSENT;
  }

  private long end(int index, long toMillis) {
    return series.isStrict(index) ? Math.min(strictMillis, toMillis) : toMillis;
  }

  private SeriesSamples read(int row, long fromMillis, long toMillis) {
    int index = series.ofRow(row);
    return samples.read(
        series.slot(index), series.set().labels(row), fromMillis, end(index, toMillis));
  }

  List<SeriesSamples> select(long fromMillis, long toMillis) {
    List<SeriesSamples> selected = new ArrayList<>();
    for (int row = 0; row < series.count(); row++) {
      int index = series.ofRow(row);
      int slot = series.slot(index);
      long endMillis = end(index, toMillis);
      if (samples.any(slot, fromMillis, endMillis)) {
        selected.add(samples.copy(slot, series.set().labels(row), fromMillis, endMillis));
      }
    }
    return selected;
  }
}
