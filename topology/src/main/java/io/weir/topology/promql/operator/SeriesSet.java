package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.syntax.Grouping;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The series of a frame's rows, in order. With delayed removal of names, a series may still have
 * the name that it is to lose at the end. Immutable, but for what it remembers of its derivations:
 * whoever gives the same set at each tick has labels looked at only once. One thread.
 */
public final class SeriesSet {
  private final @Nullable Labels[] labels;

  /** Which series lose their names at the end; null if none does. */
  private final boolean @Nullable [] dropsName;

  /** The series of which these are without name, type and unit, row by row. */
  private final @Nullable SeriesSet named;

  /** From what these were derived, until there is something newer. */
  private @Nullable Origin origin;

  private final boolean knownDistinct;
  private @Nullable Boolean ofOneMetric;
  private @Nullable SeriesSet nameless;
  private @Nullable SeriesSet droppingNames;
  private @Nullable Merging merging;
  private @Nullable Merging namesRemoved;
  private final Map<Grouping, Groups> groups = new HashMap<>(2);

  /** Matches with the other side that was there last. */
  private final Map<JoinedLabels.Rule, JoinedLabels> joined = new HashMap<>(2);

  /**
   * Another set that has some of the series.
   *
   * @param rows where it has each; negative where it doesn't
   * @param lasts whether it will be there for others to come, so that it pays to ask it
   */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere
  private record Origin(SeriesSet series, int[] rows, boolean lasts) {
    @Nullable Groups groups(Grouping grouping) {
      return lasts ? series.groups(grouping) : series.groups.get(grouping);
    }
  }

  SeriesSet(Labels[] labels, boolean @Nullable [] dropsName) {
    this(labels, dropsName, null, null, false);
  }

  private SeriesSet(
      @Nullable Labels[] labels,
      boolean @Nullable [] dropsName,
      @Nullable SeriesSet named,
      @Nullable Origin origin,
      boolean knownDistinct) {
    this.labels = labels;
    this.dropsName = dropsName;
    this.named = named;
    this.origin = origin;
    this.knownDistinct = knownDistinct;
  }

  /** One series without labels, as a scalar has. */
  static SeriesSet single() {
    return new SeriesSet(new Labels[] {Labels.empty()}, null);
  }

  static SeriesSet of(List<Labels> labels) {
    return new SeriesSet(labels.toArray(Labels[]::new), null);
  }

  /** Series of which each labels stand once. The array is kept, not copied. */
  public static SeriesSet ofDistinct(Labels[] labels) {
    return new SeriesSet(labels, null, null, null, true);
  }

  /**
   * Series of which each labels stand once, after some have come and some have gone. What is known
   * of those that stay is taken over from this set, once, when it is asked for; and this set
   * forgets where it came from.
   *
   * @param newLabels the new series' labels in order; the array is kept, not copied
   * @param rows which row each was in this set; negative for a new one; kept, not copied
   */
  public SeriesSet changed(Labels[] newLabels, int[] rows) {
    forgetOrigin();
    return new SeriesSet(newLabels, null, null, new Origin(this, rows, false), true);
  }

  private void forgetOrigin() {
    origin = null;
    if (nameless != null) {
      nameless.forgetOrigin();
    }
  }

  /**
   * Some of the series.
   *
   * @param rows which, in order; kept, not copied
   */
  public SeriesSet only(int[] rows) {
    Labels[] some = new Labels[rows.length];
    boolean[] drops = dropsName == null ? null : new boolean[rows.length];
    for (int row = 0; row < rows.length; row++) {
      some[row] = labels(rows[row]);
      if (drops != null) {
        drops[row] = dropsName(rows[row]);
      }
    }
    return new SeriesSet(some, drops, null, new Origin(this, rows, true), knownDistinct);
  }

  public int size() {
    return labels.length;
  }

  public Labels labels(int row) {
    Labels known = labels[row];
    if (known == null) {
      known = labelsOnce(row);
      labels[row] = known;
    }
    return known;
  }

  /** A row's labels, for who won't ask again. */
  Labels labelsOnce(int row) {
    Labels known = labels[row];
    if (known != null) {
      return known;
    }
    SeriesSet full = named;
    if (full == null) {
      throw new IllegalStateException("series " + row + ": expected labels, found none");
    }
    return withoutName(full.labels(row));
  }

  boolean dropsName(int row) {
    return dropsName != null && dropsName[row];
  }

  /** The same series, all of which lose their names at the end. */
  SeriesSet droppingNames() {
    SeriesSet known = droppingNames;
    if (known == null) {
      boolean[] all = new boolean[labels.length];
      Arrays.fill(all, true);
      known = new SeriesSet(labels, all, named, null, knownDistinct);
      droppingNames = known;
    }
    return known;
  }

  /** The same series, some of which lose their names at the end. */
  SeriesSet droppingNames(boolean[] rows) {
    return new SeriesSet(labels, rows, named, null, knownDistinct);
  }

  /**
   * All series without name, type and unit, row by row, even if that makes some equal. Labels are
   * made when they are asked for.
   */
  SeriesSet nameless() {
    SeriesSet known = nameless;
    if (known == null) {
      known =
          new SeriesSet(
              new Labels[labels.length],
              null,
              this,
              namelessOrigin(),
              knownDistinct && isOfOneMetric());
      nameless = known;
    }
    return known;
  }

  private @Nullable Origin namelessOrigin() {
    Origin from = origin;
    if (from == null) {
      return null;
    }
    SeriesSet there = from.lasts ? from.series.nameless() : from.series.nameless;
    return there == null ? null : new Origin(there, from.rows, from.lasts);
  }

  /** Whether all series have the same name, type and unit. */
  boolean isOfOneMetric() {
    Boolean known = ofOneMetric;
    if (known == null) {
      known = findOneMetric();
      ofOneMetric = known;
    }
    return known;
  }

  private boolean findOneMetric() {
    Origin from = origin;
    boolean there = from != null && Boolean.TRUE.equals(from.series.ofOneMetric);
    for (int row = 1; row < labels.length; row++) {
      boolean known = there && from != null && from.rows[row] >= 0 && from.rows[row - 1] >= 0;
      if (!known && !isOfOneMetric(labelsOnce(row - 1), labelsOnce(row))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isOfOneMetric(Labels left, Labels right) {
    return left.metricName().equals(right.metricName())
        && left.value("__type__").equals(right.value("__type__"))
        && left.value("__unit__").equals(right.value("__unit__"));
  }

  /** Whether each labels are known to stand once, without looking at them. */
  boolean isKnownDistinct() {
    Merging known = merging;
    return knownDistinct || (known != null && known.rows == null);
  }

  /** All series without name, type and unit, merged where that makes them equal. */
  Merging withoutNames() {
    return nameless().merging();
  }

  /** Series of equal labels as one. */
  private Merging merging() {
    Merging known = merging;
    if (known == null) {
      known = knownDistinct ? new Merging(this, null) : Merging.of(this);
      merging = known;
    }
    return known;
  }

  /**
   * Those that are to lose name, type and unit without them, merged where that makes them equal.
   */
  Merging namesRemoved() {
    boolean[] drops = dropsName;
    if (drops == null) {
      return merging();
    }
    Merging known = namesRemoved;
    if (known == null) {
      Labels[] shorter = new Labels[labels.length];
      for (int row = 0; row < shorter.length; row++) {
        shorter[row] = drops[row] ? withoutName(labelsOnce(row)) : labels(row);
      }
      known = Merging.of(new SeriesSet(shorter, null));
      namesRemoved = known;
    }
    return known;
  }

  /** Which group of an aggregation each series is in. */
  Groups groups(Grouping grouping) {
    Groups known = groups.get(grouping);
    if (known == null) {
      Origin from = origin;
      Groups there = from == null ? null : from.groups(grouping);
      known =
          from == null || there == null
              ? Groups.of(this, grouping)
              : Groups.of(this, grouping, there, from.rows);
      groups.put(grouping, known);
    }
    return known;
  }

  /** What is known of matches with the series of another side; null if nothing is. */
  @Nullable JoinedLabels joined(JoinedLabels.Rule rule) {
    return joined.get(rule);
  }

  void remember(JoinedLabels.Rule rule, JoinedLabels labels) {
    joined.put(rule, labels);
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
        Integer known = targets.putIfAbsent(series.labels(row), targets.size());
        rows[row] = known == null ? targets.size() - 1 : known;
      }
      if (targets.size() == size) {
        return new Merging(series, null);
      }
      Labels[] merged = new Labels[targets.size()];
      boolean[] drops = new boolean[merged.length];
      for (int row = size - 1; row >= 0; row--) {
        merged[rows[row]] = series.labels(row);
        drops[rows[row]] = series.dropsName(row);
      }
      return new Merging(new SeriesSet(merged, drops), rows);
    }
  }
}
