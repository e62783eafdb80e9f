package io.weir.topology.shard.standing;

import io.weir.schemas.labels.Labels;
import io.weir.schemas.samples.StaleMarker;
import io.weir.topology.promql.distribute.SeriesScope;
import io.weir.topology.promql.matcher.Matcher;
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

  StandingSelection(
      Head head,
      String tenant,
      SeriesScope scope,
      List<Matcher> matchers,
      LabelTable labels,
      HeadSamples samples) {
    this.head = head;
    this.samples = samples;
    this.series = new SelectedSlots(head, tenant, scope, matchers, labels);
  }

  /** Takes in series that have come and gone. */
  void refresh() {
    used = true;
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

  StandingColumn newest(long fromMillis, long toMillis) {
    int count = series.count();
    byte[] kinds = new byte[count];
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      int slot = series.slot(i);
      int row = series.row(i);
      long bits = 0;
      boolean found = false;
      long lastMillis = head.lastFloatMillis(slot);
      if (lastMillis >= fromMillis) {
        if (lastMillis <= toMillis) {
          bits = head.lastFloatBits(slot);
          found = true;
        } else if (head.seekLast(cursor, slot, toMillis)
            && cursor.timestampMillis() >= fromMillis) {
          bits = cursor.valueBits();
          found = true;
        }
      }
      if (head.hasHistograms(slot)) {
        kinds[row] =
            samples.any(slot, fromMillis, toMillis) ? StandingColumn.UNKNOWN : Presence.ABSENT;
      } else if (!found) {
        kinds[row] = Presence.ABSENT;
      } else if (bits != StaleMarker.BITS) {
        kinds[row] = StandingColumn.NUMBER;
        values[row] = Double.longBitsToDouble(bits);
      }
    }
    return presence.of(series.set(), kinds, values, row -> read(row, fromMillis, toMillis));
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
        return range
            .presence()
            .of(series.set(), kinds, values, row -> read(row, fromMillis, endMillis));
      }
    }
    byte[] kinds = new byte[series.count()];
    for (int i = 0; i < kinds.length; i++) {
      kinds[series.row(i)] =
          samples.any(series.slot(i), fromMillis, endMillis)
              ? StandingColumn.UNKNOWN
              : Presence.ABSENT;
    }
    return presenceInRanges.of(
        series.set(), kinds, new double[kinds.length], row -> read(row, fromMillis, endMillis));
  }

  private SeriesSamples read(int row, long fromMillis, long toMillis) {
    int slot = series.slot(series.ofRow(row));
    return samples.read(slot, series.set().labels(row), fromMillis, toMillis);
  }

  List<SeriesSamples> select(long fromMillis, long toMillis) {
    List<SeriesSamples> selected = new ArrayList<>();
    for (int row = 0; row < series.count(); row++) {
      int slot = series.slot(series.ofRow(row));
      if (samples.any(slot, fromMillis, toMillis)) {
        Labels labels = series.set().labels(row);
        selected.add(samples.copy(slot, labels, fromMillis, toMillis));
      }
    }
    return selected;
  }
}
