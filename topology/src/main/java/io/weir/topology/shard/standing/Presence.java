package io.weir.topology.shard.standing;

import io.weir.schemas.labels.Labels;
import io.weir.topology.promql.operator.SeriesSet;
import io.weir.topology.promql.operator.StandingColumn;
import java.util.Arrays;

/**
 * Leaves series without samples out of a column, as a source that stands for nothing would. The set
 * of those that are there is the same object as long as they are the same. For one thread.
 */
final class Presence {
  /** In place of a column's kind: the series has no sample. */
  static final byte ABSENT = 4;

  private SeriesSet all = SeriesSet.ofDistinct(new Labels[0]);
  private SeriesSet some = all;
  private int[] rows = new int[0];

  /** A column of the series that are there. */
  StandingColumn of(
      SeriesSet series, byte[] kinds, double[] values, StandingColumn.Samples samples) {
    int absent = 0;
    for (byte kind : kinds) {
      absent += kind == ABSENT ? 1 : 0;
    }
    if (absent == 0) {
      return new StandingColumn(series, kinds, values, samples);
    }
    int[] present = new int[kinds.length - absent];
    byte[] presentKinds = new byte[present.length];
    double[] presentValues = new double[present.length];
    int count = 0;
    for (int row = 0; row < kinds.length; row++) {
      if (kinds[row] != ABSENT) {
        present[count] = row;
        presentKinds[count] = kinds[row];
        presentValues[count++] = values[row];
      }
    }
    if (series != all || !Arrays.equals(present, rows)) {
      all = series;
      rows = present;
      some = series.only(present);
    }
    return new StandingColumn(some, presentKinds, presentValues, row -> samples.of(present[row]));
  }
}
