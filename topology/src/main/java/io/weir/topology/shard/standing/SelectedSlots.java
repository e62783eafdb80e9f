package io.weir.topology.shard.standing;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.distribute.SeriesScope;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.operator.SeriesSet;
import io.weir.topology.shard.head.Head;
import io.weir.topology.shard.index.Selection;
import io.weir.topology.shard.index.Turns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The series that matchers select, in the order of their slots, in which memory is read, with each
 * one's row in the order of labels, in which results stand. 20 bytes a series, labels apart. For
 * the head's thread.
 */
final class SelectedSlots {
  private final Head head;
  private final String tenant;
  private final SeriesScope scope;
  private final Strictness strictness;
  private final List<Matcher> matchers;
  private final LabelTable labels;

  private int[] slots = new int[0];
  private long[] refs = new long[0];
  private int[] rows = new int[0];

  /** Which series each row is. */
  private int[] ofRows = new int[0];

  /** Which series end before the tick; empty if none does. */
  private boolean[] strict = new boolean[0];

  private SeriesSet set = SeriesSet.ofDistinct(new Labels[0]);

  /** What the index had seen; not yet looked at while negative. */
  private long additions = -1;

  private long removals = -1;

  SelectedSlots(
      Head head,
      String tenant,
      SeriesScope scope,
      Strictness strictness,
      List<Matcher> matchers,
      LabelTable labels) {
    this.head = head;
    this.tenant = tenant;
    this.scope = scope;
    this.strictness = strictness;
    this.matchers = List.copyOf(matchers);
    this.labels = labels;
  }

  int count() {
    return slots.length;
  }

  int slot(int index) {
    return slots[index];
  }

  /** The row of a series. */
  int row(int index) {
    return rows[index];
  }

  /** The series of a row. */
  int ofRow(int row) {
    return ofRows[row];
  }

  /** Whether a series ends before the tick. */
  boolean isStrict(int index) {
    return strict.length > 0 && strict[index];
  }

  /** Whether any series ends before the tick. */
  boolean anyStrict() {
    return strict.length > 0;
  }

  /** The rows. */
  SeriesSet set() {
    return set;
  }

  /**
   * Takes in series that have come and gone.
   *
   * @return which series each was before, negative for a new one; null if they are the same
   */
  int @Nullable [] refresh() {
    if (head.index().additions() == additions && head.index().removals() == removals) {
      return null;
    }
    additions = head.index().additions();
    removals = head.index().removals();
    Selection found = head.index().select(head.knownTenantId(tenant), matchers, Turns.OWN);
    int[] newSlots = new int[found.count()];
    int[] before = new int[found.count()];
    int count = 0;
    int added = 0;
    int known = 0;
    for (int i = 0; i < found.count(); i++) {
      int slot = found.slots()[i];
      while (known < slots.length && slots[known] < slot) {
        known++;
      }
      boolean there = known < slots.length && slots[known] == slot && refs[known] == head.ref(slot);
      if (there || isSelected(slot, found.unchecked())) {
        newSlots[count] = slot;
        before[count++] = there ? known : -1;
        added += there ? 0 : 1;
      }
    }
    if (added == 0 && count == slots.length) {
      return null;
    }
    change(Arrays.copyOf(newSlots, count), Arrays.copyOf(before, count), added);
    return Arrays.copyOf(before, count);
  }

  private boolean isSelected(int slot, List<Matcher> unchecked) {
    if (unchecked.isEmpty() && scope == SeriesScope.ALL) {
      return true;
    }
    Labels decoded = labels.of(slot);
    for (Matcher matcher : unchecked) {
      if (!matcher.matches(decoded.value(matcher.name()))) {
        return false;
      }
    }
    return scope.includes(decoded);
  }

  private void change(int[] newSlots, int[] before, int added) {
    int[] after = new int[slots.length];
    Arrays.fill(after, -1);
    List<Integer> additional = new ArrayList<>(added);
    for (int i = 0; i < before.length; i++) {
      if (before[i] >= 0) {
        after[before[i]] = i;
      } else {
        additional.add(i);
      }
    }
    additional.sort(
        (left, right) -> labels.of(newSlots[left]).compareTo(labels.of(newSlots[right])));
    int[] staying = new int[before.length - added];
    int kept = 0;
    for (int row = 0; row < ofRows.length; row++) {
      if (after[ofRows[row]] >= 0) {
        staying[kept++] = row;
      }
    }
    int[] newOfRows = new int[before.length];
    int[] rowsBefore = new int[before.length];
    Labels[] newLabels = new Labels[before.length];
    int row = 0;
    int next = 0;
    for (int i = 0; i <= added; i++) {
      int series = i < added ? additional.get(i) : -1;
      Labels ofSeries = i < added ? labels.of(newSlots[series]) : Labels.empty();
      int until = i < added ? behind(staying, next, ofSeries) : staying.length;
      for (; next < until; next++) {
        newLabels[row] = set.labels(staying[next]);
        rowsBefore[row] = staying[next];
        newOfRows[row++] = after[ofRows[staying[next]]];
      }
      if (i < added) {
        newLabels[row] = ofSeries;
        rowsBefore[row] = -1;
        newOfRows[row++] = series;
      }
    }
    set = set.changed(newLabels, rowsBefore);
    ofRows = newOfRows;
    slots = newSlots;
    rows = new int[newSlots.length];
    refs = new long[newSlots.length];
    for (int i = 0; i < newSlots.length; i++) {
      rows[newOfRows[i]] = i;
      refs[i] = head.ref(newSlots[i]);
    }
    strict = findStrict();
  }

  private boolean[] findStrict() {
    boolean[] found = new boolean[slots.length];
    boolean any = false;
    if (!strictness.records().isEmpty()) {
      for (int row = 0; row < ofRows.length; row++) {
        boolean ends = strictness.endsBefore(set.labels(row), matchers);
        found[ofRows[row]] = ends;
        any |= ends;
      }
    }
    return any ? found : new boolean[0];
  }

  /** The first of some ascending rows, from one on, whose labels come behind others. */
  private int behind(int[] some, int from, Labels others) {
    int low = from;
    int high = some.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (set.labels(some[middle]).compareTo(others) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
