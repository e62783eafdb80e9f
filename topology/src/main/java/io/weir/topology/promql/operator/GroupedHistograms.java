package io.weir.topology.promql.operator;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.annotation.Annotations;
import io.weir.topology.promql.annotation.HistogramOperation;
import io.weir.topology.promql.annotation.Infos;
import io.weir.topology.promql.annotation.Warnings;
import io.weir.topology.promql.histogram.FloatHistogram;
import io.weir.topology.promql.histogram.ResetHint;
import io.weir.topology.promql.syntax.Position;

/**
 * What {@code sum} and {@code avg} note of each cell: whether numbers and histograms met there, and
 * whether histograms contradict each other.
 */
final class GroupedHistograms {
  private static final int NUMBER = 1;
  private static final int HISTOGRAM = 2;
  private static final int INCOMPATIBLE = 4;
  private static final int RESET = 8;
  private static final int NOT_RESET = 16;

  private final byte[] flags;
  private final Position position;
  private final Annotations annotations;

  GroupedHistograms(int cells, Position position, Annotations annotations) {
    this.flags = new byte[cells];
    this.position = position;
    this.annotations = annotations;
  }

  boolean isEmpty(int cell) {
    return flags[cell] == 0;
  }

  /** Whether histograms of different kinds have met, so that nothing more matters. */
  boolean isIncompatible(int cell) {
    return (flags[cell] & INCOMPATIBLE) != 0;
  }

  boolean hasHistogram(int cell) {
    return (flags[cell] & HISTOGRAM) != 0;
  }

  void number(int cell) {
    flags[cell] |= NUMBER;
  }

  void histogram(int cell) {
    flags[cell] |= HISTOGRAM;
  }

  /** Notes what a histogram that is taken in says of resets. */
  void hint(int cell, FloatHistogram histogram) {
    if (histogram.resetHint() == ResetHint.RESET) {
      flags[cell] |= RESET;
    } else if (histogram.resetHint() == ResetHint.NOT_RESET) {
      flags[cell] |= NOT_RESET;
    }
  }

  void incompatible(int cell, Labels series) {
    flags[cell] |= INCOMPATIBLE;
    annotations.add(Warnings.mixedExponentialAndCustomHistograms(series.metricName(), position));
  }

  void boundsReconciled() {
    annotations.add(Infos.mismatchedCustomBuckets(HistogramOperation.AGGREGATION, position));
  }

  /** Whether a cell has a result; tells why not, and of what is doubtful. */
  boolean hasResult(int cell) {
    if ((flags[cell] & NUMBER) != 0 && hasHistogram(cell)) {
      annotations.add(Warnings.mixedFloatsAndHistogramsInAggregation(position));
      return false;
    }
    if (isIncompatible(cell)) {
      return false;
    }
    if ((flags[cell] & RESET) != 0 && (flags[cell] & NOT_RESET) != 0) {
      annotations.add(Warnings.conflictingCounterResets(HistogramOperation.AGGREGATION, position));
    }
    return true;
  }

  /** All that has been noted of a cell. */
  int flags(int cell) {
    return flags[cell];
  }

  /** Notes what another has noted of its part of a group. */
  void merge(int cell, int theirs) {
    flags[cell] |= (byte) theirs;
  }

  boolean hasNumber(int cell) {
    return isNumber(flags[cell]);
  }

  static boolean isNumber(int flags) {
    return (flags & NUMBER) != 0;
  }
}
