package io.weir.topology.rollup;

import io.weir.schemas.rollup.RollupWindow;
import io.weir.topology.shard.head.Head;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Computes marked windows again (C1), and all that follows from them: later windows of the run as
 * far as something differs, and windows of the levels above from the rows that changed. For one
 * thread.
 */
final class Corrections {
  /** Series whose rows are looked up together. They mostly stand in the same blocks. */
  private static final int GROUP = 1024;

  private static final Row NOTHING = new Row();

  private final Head head;
  private final List<LevelState> levels;
  private final Runs runs;
  private final Tails tails;
  private final AgedRows agedRows;
  private final SampleWindows samples;
  private final RowLog rowLog = new RowLog();
  private final RunState state = new RunState();

  Corrections(
      Head head,
      List<LevelState> levels,
      Runs runs,
      Tails tails,
      AgedRows agedRows,
      SampleWindows samples) {
    this.head = head;
    this.levels = levels;
    this.runs = runs;
    this.tails = tails;
    this.agedRows = agedRows;
    this.samples = samples;
  }

  /** Computes all that is marked; what differs is emitted with a revision. */
  void compute(Marks marks, long revision, RollupSink sink) {
    Mark[] sorted = marks.all().toArray(new Mark[0]);
    Arrays.sort(sorted, Comparator.comparingLong(mark -> head.ref(mark.slot)));
    for (int from = 0; from < sorted.length; from += GROUP) {
      Mark[] group = Arrays.copyOfRange(sorted, from, Math.min(sorted.length, from + GROUP));
      SeriesRows[] series = read(group);
      for (SeriesRows each : series) {
        correct(each, revision, sink);
      }
      write(series, sink);
    }
  }

  private SeriesRows[] read(Mark[] group) {
    long[] refs = new long[group.length];
    SeriesRows[] series = new SeriesRows[group.length];
    long firstMillis = Long.MAX_VALUE;
    for (int i = 0; i < group.length; i++) {
      refs[i] = head.ref(group[i].slot);
      series[i] = new SeriesRows(group[i], levels.size());
      firstMillis = Math.min(firstMillis, group[i].firstMillis);
    }
    for (int i = 0; i < levels.size(); i++) {
      int level = i;
      levels
          .get(i)
          .forEachRow(
              agedRows.user(i).windowStartMillis(firstMillis),
              Long.MAX_VALUE,
              block -> block.mayHoldAny(refs, refs.length),
              (start, ref, row) -> {
                int index = Arrays.binarySearch(refs, ref);
                if (index >= 0) {
                  series[index].known(level).computeIfAbsent(start, first -> Row.copyOf(row));
                }
              });
    }
    return series;
  }

  private void correct(SeriesRows series, long revision, RollupSink sink) {
    int slot = series.mark().slot;
    long lastTimestampMillis = runs.lastTimestampMillis(slot);
    List<Row> tail = tails.rows(slot);
    knowTail(series, tail, lastTimestampMillis);
    correctLowest(series);
    if (series.changed(0).isEmpty()) {
      return;
    }
    emit(series, 0, revision, sink);
    for (int level = 1; level < levels.size(); level++) {
      boolean tailCounts = !tail.isEmpty() && isAged(level - 1, lastTimestampMillis);
      Row part = tailCounts ? tail.get(level) : NOTHING;
      correctAbove(series, level, part, lastTimestampMillis);
      emit(series, level, revision, sink);
    }
    Row last = series.now(0).lastEntry().getValue();
    runs.set(slot, last.lastTimestampMillis, last.last, last.offset);
    keepTail(series, tail, lastTimestampMillis, last, sink);
  }

  private boolean isAged(int level, long timestampMillis) {
    return agedRows.aged(level, levels.get(level).windowStartMillis(timestampMillis));
  }

  /** Puts the last rows of a series, which have aged, among its known ones. */
  private void knowTail(SeriesRows series, List<Row> tail, long lastTimestampMillis) {
    Row last = new Row();
    for (int i = 0; i < tail.size() && isAged(i, lastTimestampMillis); i++) {
      Row below = last;
      last = Row.copyOf(tail.get(i));
      if (below.count > 0) {
        last.add(below);
      }
      series.known(i).put(levels.get(i).windowStartMillis(lastTimestampMillis), last);
    }
  }

  private void correctLowest(SeriesRows series) {
    Mark mark = series.mark();
    LevelState level = levels.getFirst();
    NavigableMap<Long, Row> known = series.known(0);
    var following = known.ceilingEntry(mark.firstMillis);
    if (following == null) {
      runs.read(mark.slot, state);
    } else {
      state.setBefore(following.getValue());
    }
    long startMillis = mark.firstMillis;
    while (startMillis < level.closedMillis()) {
      Row was = known.get(startMillis);
      if (startMillis > mark.lastMillis && was != null && state.leadsInto(was)) {
        return;
      }
      Row now = compute(mark, startMillis, was);
      if (now.count > 0) {
        if (was == null || !now.sameAs(was)) {
          series.changed(0).put(startMillis, now);
        }
        state.setAfter(now);
      }
      startMillis = nextStart(known, startMillis);
    }
  }

  private Row compute(Mark mark, long startMillis, @Nullable Row was) {
    Row now = new Row();
    long endMillis = startMillis + levels.getFirst().millis();
    if (was != null && startMillis < mark.wholeMillis) {
      now.set(was);
      samples.extend(mark.slot, was.lastTimestampMillis + 1, endMillis, state, now);
    } else {
      samples.compute(mark.slot, startMillis, endMillis, state, now);
    }
    return now;
  }

  /** Start of the next window that has a row or samples, or {@code Long.MAX_VALUE}. */
  private long nextStart(NavigableMap<Long, Row> known, long startMillis) {
    Long knownMillis = known.higherKey(startMillis);
    long nextMillis = samples.nextTimestampMillis();
    return Math.min(
        knownMillis == null ? Long.MAX_VALUE : knownMillis,
        nextMillis == SampleWindows.NONE
            ? Long.MAX_VALUE
            : levels.getFirst().windowStartMillis(nextMillis));
  }

  /**
   * Computes a level from the one below.
   *
   * @param part what its window that holds the last sample has of rows that have aged
   */
  private void correctAbove(SeriesRows series, int level, Row part, long lastTimestampMillis) {
    LevelState state = levels.get(level);
    long partMillis = state.windowStartMillis(lastTimestampMillis);
    NavigableMap<Long, Row> nowBelow = series.now(level - 1);
    for (long startMillis : windows(state, series.changed(level - 1).keySet())) {
      long endMillis = startMillis + state.millis();
      if (endMillis <= state.closedMillis()) {
        Row before = startMillis == partMillis ? part : NOTHING;
        Row was = sum(before, series.known(level - 1).subMap(startMillis, endMillis));
        Row now = sum(before, nowBelow.subMap(startMillis, endMillis));
        if (was.count == 0) {
          series.changed(level).put(startMillis, now);
        } else if (!now.sameAs(was)) {
          series.known(level).putIfAbsent(startMillis, was);
          series.changed(level).put(startMillis, now);
        }
      }
    }
  }

  private static SortedSet<Long> windows(LevelState level, Iterable<Long> startsMillis) {
    SortedSet<Long> windows = new TreeSet<>();
    startsMillis.forEach(start -> windows.add(level.windowStartMillis(start)));
    return windows;
  }

  private static Row sum(Row before, SortedMap<Long, Row> rows) {
    Row sum = Row.copyOf(before);
    rows.values().forEach(sum::add);
    return sum;
  }

  /** Emits what differs for users: a row may differ in what came before it only. */
  private void emit(SeriesRows series, int level, long revision, RollupSink sink) {
    int slot = series.mark().slot;
    series
        .changed(level)
        .forEach((start, row) -> {
          Row was = series.known(level).get(start);
          RollupWindow now = window(slot, level, start, row, revision, was != null);
          if (was == null || !now.equals(window(slot, level, start, was, revision, true))) {
            sink.window(slot, now);
          }
        });
  }

  private RollupWindow window(
      int slot, int level, long startMillis, Row row, long revision, boolean correction) {
    return row.toWindow(
        head.type(slot), levels.get(level).level(), startMillis, revision, correction);
  }

  /** Of a series that ends where rows have aged, its last rows are its tail. */
  private void keepTail(
      SeriesRows series, List<Row> oldTail, long oldLastMillis, Row last, RollupSink sink) {
    int slot = series.mark().slot;
    long lastMillis = last.lastTimestampMillis;
    if (!isAged(0, lastMillis)) {
      tails.remove(slot);
      return;
    }
    List<Row> tail = new ArrayList<>();
    tail.add(last);
    for (int i = 1; i < levels.size() && isAged(i - 1, lastMillis); i++) {
      long startMillis = levels.get(i).windowStartMillis(lastMillis);
      boolean same = levels.get(i).windowStartMillis(oldLastMillis) == startMillis;
      tail.add(
          sum(
              same && !oldTail.isEmpty() ? oldTail.get(i) : NOTHING,
              series
                  .now(i - 1)
                  .subMap(startMillis, levels.get(i - 1).windowStartMillis(lastMillis))));
    }
    tails.setRows(slot, tail);
    sink.keepRun(slot);
  }

  /** Puts changed rows, window after window, unless they have aged already. */
  private void write(SeriesRows[] group, RollupSink sink) {
    for (int level = 0; level < levels.size(); level++) {
      if (level == 0 || level < levels.size() - 1) {
        SortedSet<Long> starts = new TreeSet<>();
        for (SeriesRows series : group) {
          starts.addAll(series.changed(level).keySet());
        }
        for (long startMillis : starts) {
          if (!agedRows.aged(level, startMillis)) {
            write(group, level, startMillis, sink);
          }
        }
      }
    }
  }

  private void write(SeriesRows[] group, int level, long startMillis, RollupSink sink) {
    LevelState state = levels.get(level);
    for (SeriesRows series : group) {
      Row row = series.changed(level).get(startMillis);
      if (row != null) {
        rowLog.append(state, startMillis, head.ref(series.mark().slot), row, sink);
      }
    }
    rowLog.finish(state, startMillis, sink);
  }
}
