package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.matcher.Matcher;
import io.weir.topology.promql.value.QueryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One evaluation of {@link InfoJoin}, step by step. One thread. */
final class InfoMatch {
  private static final int NONE = -1;

  private final Frame base;
  private final boolean[] isInfo;
  private final Frame infos;
  private final Map<String, List<Matcher>> dataMatchers;

  /** Whether series without an info series are left out. */
  private final boolean infoNeeded;

  /** An info metric's name, and the values of the identifying labels. */
  private final Map<List<String>, Integer> keys = new HashMap<>();

  private final int[] infoKeys;

  /** Of each base row, the key for each info metric. */
  private final int[][] baseKeys;

  InfoMatch(Frame base, boolean[] isInfo, Frame infos, Map<String, List<Matcher>> dataMatchers) {
    this.base = base;
    this.isInfo = isInfo;
    this.infos = infos;
    this.dataMatchers = dataMatchers;
    this.infoNeeded =
        dataMatchers.values().stream()
            .flatMap(List::stream)
            .anyMatch(matcher -> !matcher.matchesEmpty());
    Set<String> metrics = new LinkedHashSet<>();
    this.infoKeys = new int[infos.rows()];
    for (int row = 0; row < infoKeys.length; row++) {
      Labels labels = infos.series().labels(row);
      metrics.add(labels.metricName());
      infoKeys[row] = key(labels.metricName(), labels);
    }
    this.baseKeys = new int[base.rows()][];
    for (int row = 0; row < baseKeys.length; row++) {
      Labels labels = base.series().labels(row);
      baseKeys[row] = metrics.stream().mapToInt(metric -> key(metric, labels)).toArray();
    }
  }

  private int key(String metric, Labels labels) {
    List<String> key = new ArrayList<>();
    key.add(metric);
    for (String name : InfoJoin.IDENTIFYING) {
      key.add(labels.value(name));
    }
    Integer known = keys.putIfAbsent(key, keys.size());
    return known == null ? keys.size() - 1 : known;
  }

  Frame join() {
    FrameBuilder builder = new FrameBuilder(base.grid());
    int[] infoOfKey = new int[keys.size()];
    int[][] lastInfos = new int[base.rows()][];
    int[] lastRow = new int[base.rows()];
    for (int step = 0; step < base.steps(); step++) {
      newestInfos(step, infoOfKey);
      for (int row = 0; row < base.rows(); row++) {
        int cell = base.cell(row, step);
        if (base.isEmpty(cell)) {
          continue;
        }
        int[] found = isInfo[row] ? new int[0] : infosOf(row, infoOfKey);
        if (!isInfo[row] && found.length == 0 && infoNeeded) {
          continue;
        }
        if (!Arrays.equals(found, lastInfos[row])) {
          lastInfos[row] = found;
          lastRow[row] = builder.row(labels(row, found), base.series().dropsName(row));
        }
        builder.copyOnce(lastRow[row], step, base, cell);
      }
    }
    return builder.build();
  }

  /** The newest info series of each key at a step. */
  private void newestInfos(int step, int[] infoOfKey) {
    Arrays.fill(infoOfKey, NONE);
    for (int row = 0; row < infos.rows(); row++) {
      int cell = infos.cell(row, step);
      if (infos.isEmpty(cell)) {
        continue;
      }
      int there = infoOfKey[infoKeys[row]];
      double known =
          there == NONE ? Double.NEGATIVE_INFINITY : infos.value(infos.cell(there, step));
      if (infos.value(cell) == known) {
        throw new QueryException(
            "found duplicate series for info metric: existing %s @ %d, new %s @ %d"
                .formatted(
                    LabelSetText.of(infos.series().labels(there)),
                    (long) known,
                    LabelSetText.of(infos.series().labels(row)),
                    (long) infos.value(cell)));
      }
      if (infos.value(cell) > known) {
        infoOfKey[infoKeys[row]] = row;
      }
    }
  }

  private int[] infosOf(int row, int[] infoOfKey) {
    return Arrays.stream(baseKeys[row])
        .map(key -> infoOfKey[key])
        .filter(info -> info != NONE)
        .toArray();
  }

  private Labels labels(int row, int[] found) {
    Labels labels = base.series().labels(row);
    if (found.length == 0) {
      return labels;
    }
    Map<String, String> added = new HashMap<>();
    for (int info : found) {
      Labels data = infos.series().labels(info);
      for (int i = 0; i < data.size(); i++) {
        String name = data.name(i);
        if (name.equals(Labels.METRIC_NAME)
            || (!dataMatchers.isEmpty() && !dataMatchers.containsKey(name))) {
          continue;
        }
        String known = added.get(name);
        if (known != null && !known.equals(data.value(i))) {
          throw new QueryException("conflicting label: " + name);
        }
        if (!labels.has(name)) {
          added.put(name, data.value(i));
        }
      }
    }
    Labels.Builder builder = labels.toBuilder();
    added.forEach(builder::set);
    return builder.build();
  }
}
