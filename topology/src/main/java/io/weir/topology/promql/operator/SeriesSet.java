package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The series of a frame's rows, in order. With delayed removal of names, a series may still have
 * the name that it is to lose at the end. Immutable, but for what it remembers of its derivations;
 * one thread.
 */
public final class SeriesSet {
  private final Labels[] labels;

  /** Which series lose their names at the end; null if none does. */
  private final boolean @Nullable [] dropsName;

  private @Nullable Merging withoutNames;

  SeriesSet(Labels[] labels, boolean @Nullable [] dropsName) {
    this.labels = labels;
    this.dropsName = dropsName;
  }

  /** One series without labels, as a scalar has. */
  static SeriesSet single() {
    return new SeriesSet(new Labels[] {Labels.empty()}, null);
  }

  static SeriesSet of(List<Labels> labels) {
    return new SeriesSet(labels.toArray(Labels[]::new), null);
  }

  public int size() {
    return labels.length;
  }

  public Labels labels(int row) {
    return labels[row];
  }

  boolean dropsName(int row) {
    return dropsName != null && dropsName[row];
  }

  /** The same series, all of which lose their names at the end. */
  SeriesSet droppingNames() {
    boolean[] all = new boolean[labels.length];
    Arrays.fill(all, true);
    return new SeriesSet(labels, all);
  }

  /** The same series, some of which lose their names at the end. */
  SeriesSet droppingNames(boolean[] rows) {
    return new SeriesSet(labels, rows);
  }

  /** All series without name, type and unit, merged where that makes them equal. */
  Merging withoutNames() {
    Merging known = withoutNames;
    if (known == null) {
      Labels[] shorter = new Labels[labels.length];
      for (int row = 0; row < shorter.length; row++) {
        shorter[row] = withoutName(labels[row]);
      }
      known = Merging.of(new SeriesSet(shorter, null));
      withoutNames = known;
    }
    return known;
  }

  /**
   * Those that are to lose name, type and unit without them, merged where that makes them equal.
   */
  Merging namesRemoved() {
    boolean[] drops = dropsName;
    if (drops == null) {
      return Merging.of(this);
    }
    Labels[] shorter = labels.clone();
    for (int row = 0; row < shorter.length; row++) {
      if (drops[row]) {
        shorter[row] = withoutName(labels[row]);
      }
    }
    return Merging.of(new SeriesSet(shorter, null));
  }

  /** Labels without the metric's name, type and unit. */
  static Labels withoutName(Labels labels) {
    return labels.filtered(name -> !isMetadata(name));
  }

  static boolean isMetadata(String name) {
    return name.equals(Labels.METRIC_NAME) || name.equals("__type__") || name.equals("__unit__");
  }

  /** How rows of equal labels become one. */
  static final class Merging {
    private final SeriesSet target;
    private final int @Nullable [] rows;

    /** Of columns, which are kept, not copied. */
    Merging(SeriesSet target, int @Nullable [] rows) {
      this.target = target;
      this.rows = rows;
    }

    /** The series, each once, in order of first appearance. */
    SeriesSet target() {
      return target;
    }

    /** The target row of each row; null if all differ and stay where they are. */
    int @Nullable [] rows() {
      return rows;
    }

    static Merging of(SeriesSet series) {
      int size = series.size();
      Map<Labels, Integer> targets = HashMap.newHashMap(size);
      int[] rows = new int[size];
      for (int row = 0; row < size; row++) {
        Integer known = targets.putIfAbsent(series.labels[row], targets.size());
        rows[row] = known == null ? targets.size() - 1 : known;
      }
      if (targets.size() == size) {
        return new Merging(series, null);
      }
      Labels[] merged = new Labels[targets.size()];
      boolean[] drops = new boolean[merged.length];
      for (int row = size - 1; row >= 0; row--) {
        merged[rows[row]] = series.labels[row];
        drops[rows[row]] = series.dropsName(row);
      }
      return new Merging(new SeriesSet(merged, drops), rows);
    }
  }
}
